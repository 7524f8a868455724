"""A few at a time."""

import asyncio

from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, Report, main


async def label(
    shop: Shop,
    sku: str,
    slots: asyncio.Semaphore,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        async with slots:
            report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    slots = asyncio.Semaphore(shop.callers)
    async with asyncio.TaskGroup() as group:
        for sku in shop.skus:
            group.create_task(label(shop, sku, slots, report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
