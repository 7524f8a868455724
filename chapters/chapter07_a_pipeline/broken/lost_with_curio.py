"""A pipeline, but all is called off as soon as it is fetched."""

import curio

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, Report, main


async def fetch(
    shop: Shop, todo: curio.Queue, priced: curio.Queue, report: Report
) -> None:
    while True:
        sku = await todo.get()
        try:
            with report.skip_on_problem(sku):
                report.prices[sku] = await get(shop.price_url(sku))
                await priced.put(sku)
        finally:
            await todo.task_done()


async def count(
    shop: Shop, priced: curio.Queue, counted: curio.Queue, report: Report
) -> None:
    while True:
        sku = await priced.get()
        try:
            with report.skip_on_problem(sku):
                report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
                await counted.put(sku)
        finally:
            await priced.task_done()


async def label(shop: Shop, counted: curio.Queue, report: Report) -> None:
    while True:
        sku = await counted.get()
        try:
            with report.skip_on_problem(sku):
                await save(shop.label_path(sku), report.label(sku).text)
        finally:
            await counted.task_done()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    todo = curio.Queue(shop.bound)
    priced = curio.Queue(shop.bound)
    counted = curio.Queue(shop.bound)
    async with curio.TaskGroup() as group:
        for _ in range(shop.fetchers):
            await group.spawn(fetch, shop, todo, priced, report)
        for _ in range(shop.counters):
            await group.spawn(count, shop, priced, counted, report)
        for _ in range(shop.labelers):
            await group.spawn(label, shop, counted, report)
        for sku in shop.hand_out():
            await todo.put(sku)
        await todo.join()
        await group.cancel_remaining()
    # curio: the cancelled have left the group; who failed has not.
    _ = group.results
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
