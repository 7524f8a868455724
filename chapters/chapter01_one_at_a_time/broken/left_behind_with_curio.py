"""One at a time, but nobody waits for them."""

import curio

from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    for sku in shop.skus:
        await curio.spawn(label, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
