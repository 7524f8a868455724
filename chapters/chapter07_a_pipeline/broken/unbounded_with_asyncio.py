"""A pipeline, but its channels have no bound."""

import asyncio

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, Report, main

Skus = asyncio.Queue[str]


async def fetch(shop: Shop, todo: Skus, priced: Skus, report: Report) -> None:
    while True:
        sku = await todo.get()
        try:
            with report.skip_on_problem(sku):
                report.prices[sku] = await get(shop.price_url(sku))
                await priced.put(sku)
        finally:
            todo.task_done()


async def count(
    shop: Shop, priced: Skus, counted: Skus, report: Report
) -> None:
    while True:
        sku = await priced.get()
        try:
            with report.skip_on_problem(sku):
                report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
                await counted.put(sku)
        finally:
            priced.task_done()


async def label(shop: Shop, counted: Skus, report: Report) -> None:
    while True:
        sku = await counted.get()
        try:
            with report.skip_on_problem(sku):
                await save(shop.label_path(sku), report.label(sku).text)
        finally:
            counted.task_done()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = []
    todo: Skus = asyncio.Queue()
    priced: Skus = asyncio.Queue()
    counted: Skus = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        for _ in range(shop.fetchers):
            work = fetch(shop, todo, priced, report)
            workers.append(group.create_task(work))
        for _ in range(shop.counters):
            work = count(shop, priced, counted, report)
            workers.append(group.create_task(work))
        for _ in range(shop.labelers):
            work = label(shop, counted, report)
            workers.append(group.create_task(work))
        for sku in shop.hand_out():
            await todo.put(sku)
        for queue in (todo, priced, counted):
            await queue.join()
        for worker in workers:
            worker.cancel()
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
