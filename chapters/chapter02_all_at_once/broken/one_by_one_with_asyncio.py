"""All at once, but each task is awaited before the next is made."""

import asyncio

from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


async def price(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
    return report


async def stock(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
    return report


async def label(shop: Shop, sku: str, report: Report) -> None:
    async with asyncio.TaskGroup() as group:
        priced = group.create_task(price(shop, sku))
        stocked = group.create_task(stock(shop, sku))
    report.update(priced.result())
    report.update(stocked.result())
    if report.knows(sku):
        with report.skip_on_problem(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with asyncio.TaskGroup() as group:
        for sku in shop.skus:
            await group.create_task(label(shop, sku, report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
