"""All at once, but each task is awaited before the next is made."""

import asyncio

from shared.clients.with_asyncio import get, query, save
from shared.lane import STOCK, Report, Shop, main


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)


async def label(shop: Shop, sku: str, report: Report) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(price(shop, sku, report))
        tasks.create_task(stock(shop, sku, report))
    if report.knows(sku):
        with report.noting_problems(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with asyncio.TaskGroup() as tasks:
        for sku in shop.skus:
            await tasks.create_task(label(shop, sku, report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
