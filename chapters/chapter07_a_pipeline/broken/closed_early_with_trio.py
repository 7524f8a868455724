"""A pipeline, but the first to finish closes for all."""

import trio

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_trio import fetchval, get, save
from shared.lane import STOCK, Report, main

Source = trio.MemoryReceiveChannel[str]
Sink = trio.MemorySendChannel[str]


async def fetch(
    shop: Shop, todo: Source, priced: Sink, report: Report
) -> None:
    async with priced:
        async for sku in todo:
            with report.skip_on_problem(sku):
                report.prices[sku] = await get(shop.price_url(sku))
                await priced.send(sku)


async def count(
    shop: Shop, priced: Source, counted: Sink, report: Report
) -> None:
    async with counted:
        async for sku in priced:
            with report.skip_on_problem(sku):
                report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
                await counted.send(sku)


async def label(shop: Shop, counted: Source, report: Report) -> None:
    async for sku in counted:
        with report.skip_on_problem(sku):
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
        trio.open_nursery() as nursery,
        to_fetch,
    ):
        for _ in range(shop.fetchers):
            nursery.start_soon(fetch, shop, todo, to_count, report)
        for _ in range(shop.counters):
            nursery.start_soon(count, shop, priced, to_label, report)
        for _ in range(shop.labelers):
            nursery.start_soon(label, shop, counted, report)
        for sku in shop.hand_out():
            await to_fetch.send(sku)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
