"""Nobody looks whether the limit has run out."""

import trio

from chapters.chapter10_out_of_patience.job import Report, Shop
from shared.clients.with_trio import fetchval, get, save
from shared.lane import STOCK, main


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        with trio.move_on_after(shop.patience_s(sku)):
            report.prices[sku] = await get(shop.price_url(sku))
            report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
            await save(shop.label_path(sku), report.label(sku).text)
            report.done.add(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    try:
        with trio.fail_after(shop.hours_s):
            async with trio.open_nursery() as nursery:
                for sku in shop.skus:
                    nursery.start_soon(label, shop, sku, report)
    except trio.TooSlowError:
        report.close(*shop.skus)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
