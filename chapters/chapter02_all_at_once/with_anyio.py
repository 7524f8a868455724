"""All at once."""

import anyio

from shared.clients.with_anyio import get, query, save
from shared.lane import STOCK, Report, Shop, main


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)


async def label(shop: Shop, sku: str, report: Report) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(price, shop, sku, report)
        tasks.start_soon(stock, shop, sku, report)
    if report.knows(sku):
        with report.noting_problems(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with anyio.create_task_group() as tasks:
        for sku in shop.skus:
            tasks.start_soon(label, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
