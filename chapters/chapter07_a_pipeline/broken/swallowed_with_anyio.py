"""A pipeline, but whatever goes wrong is dropped."""

from contextlib import suppress

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_anyio import fetchval, get, save
from shared.errors import WorldError
from shared.lane import STOCK, Report, main

Source = ObjectReceiveStream[str]
Sink = ObjectSendStream[str]


async def fetch(
    shop: Shop, todo: Source, priced: Sink, report: Report
) -> None:
    async with priced:
        async for sku in todo:
            with suppress(WorldError):
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
    to_fetch, todo = anyio.create_memory_object_stream[str](shop.bound)
    to_count, priced = anyio.create_memory_object_stream[str](shop.bound)
    to_label, counted = anyio.create_memory_object_stream[str](shop.bound)
    async with (
        todo,
        priced,
        counted,
        anyio.create_task_group() as group,
        to_fetch,
        to_count,
        to_label,
    ):
        for _ in range(shop.fetchers):
            group.start_soon(fetch, shop, todo, to_count.clone(), report)
        for _ in range(shop.counters):
            group.start_soon(count, shop, priced, to_label.clone(), report)
        for _ in range(shop.labelers):
            group.start_soon(label, shop, counted, report)
        for sku in shop.hand_out():
            await to_fetch.send(sku)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
