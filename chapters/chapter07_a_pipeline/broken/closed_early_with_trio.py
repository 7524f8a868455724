"""A pipeline, in which the first to finish closes for all."""

import trio

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_trio import get, query, save
from shared.lane import STOCK, Report, main


async def fetch(
    shop: Shop,
    todo: trio.MemoryReceiveChannel[str],
    priced: trio.MemorySendChannel[str],
    report: Report,
) -> None:
    async with priced:
        async for sku in todo:
            with report.noting_problems(sku):
                report.prices[sku] = await get(shop.price_url(sku))
                await priced.send(sku)


async def count(
    shop: Shop,
    priced: trio.MemoryReceiveChannel[str],
    counted: trio.MemorySendChannel[str],
    report: Report,
) -> None:
    async with counted:
        async for sku in priced:
            with report.noting_problems(sku):
                found = await query(shop.stockroom, STOCK, sku)
                [(report.stocks[sku],)] = found
                await counted.send(sku)


async def label(
    shop: Shop,
    counted: trio.MemoryReceiveChannel[str],
    report: Report,
) -> None:
    async for sku in counted:
        with report.noting_problems(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    to_fetch, todo = trio.open_memory_channel[str](shop.bound)
    to_count, priced = trio.open_memory_channel[str](shop.bound)
    to_label, counted = trio.open_memory_channel[str](shop.bound)
    async with (
        todo,
        priced,
        counted,
        trio.open_nursery() as tasks,
        to_fetch,
    ):
        for _ in range(shop.fetchers):
            tasks.start_soon(fetch, shop, todo, to_count, report)
        for _ in range(shop.counters):
            tasks.start_soon(count, shop, priced, to_label, report)
        for _ in range(shop.labelers):
            tasks.start_soon(label, shop, counted, report)
        for sku in shop.skus:
            await to_fetch.send(sku)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
