"""All at once, but no label is written before all answers are there."""

import anyio

from shared.clients.with_anyio import fetchval, get, save
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
    async with anyio.create_task_group() as group:
        priced = group.start_soon(price, shop, sku)
        stocked = group.start_soon(stock, shop, sku)
    report.update(priced.return_value)
    report.update(stocked.return_value)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with anyio.create_task_group() as group:
        for sku in shop.skus:
            group.start_soon(label, shop, sku, report)
    for sku in shop.skus:
        if report.knows(sku):
            with report.skip_on_problem(sku):
                await save(shop.label_path(sku), report.label(sku).text)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
