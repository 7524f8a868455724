"""All at once, but a price that fails is logged and forgotten."""

import curio

from shared.clients.with_curio import get, query, save
from shared.lane import STOCK, Report, Shop, main


async def price(shop: Shop, sku: str, report: Report) -> None:
    report.prices[sku] = await get(shop.price_url(sku))


async def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)


async def label(shop: Shop, sku: str, report: Report) -> None:
    async with curio.TaskGroup() as tasks:
        await tasks.spawn(price, shop, sku, report)
        await tasks.spawn(stock, shop, sku, report)
    if report.knows(sku):
        with report.noting_problems(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as tasks:
        for sku in shop.skus:
            await tasks.spawn(label, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
