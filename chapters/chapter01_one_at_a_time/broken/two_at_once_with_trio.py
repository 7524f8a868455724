"""One at a time, but a nursery starts all labels before it waits."""

import trio

from shared.clients.with_trio import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
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
