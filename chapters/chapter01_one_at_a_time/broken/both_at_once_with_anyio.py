"""One at a time, but the price and the stock are asked for at once."""

import anyio

from shared.clients.with_anyio import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)


async def label(shop: Shop, sku: str, report: Report) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(price, shop, sku, report)
        group.start_soon(stock, shop, sku, report)
    if report.knows(sku):
        with report.skip_on_problem(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    for sku in shop.skus:
        await label(shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
