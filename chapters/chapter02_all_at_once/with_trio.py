"""All at once."""

import trio

from shared.clients.with_trio import fetchval, get, save
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
    async with trio.open_nursery() as nursery:
        nursery.start_soon(report.update_from, price, shop, sku)
        nursery.start_soon(report.update_from, stock, shop, sku)
    if report.knows(sku):
        with report.skip_on_problem(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with trio.open_nursery() as nursery:
        for sku in shop.skus:
            nursery.start_soon(label, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
