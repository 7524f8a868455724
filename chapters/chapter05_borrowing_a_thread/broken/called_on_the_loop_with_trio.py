"""Borrowing a thread, but the library is called on the loop's own thread."""

import trio

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_trio import fetchval, save
from shared.lane import STOCK, Report, main


async def label(
    shop: Shop,
    sku: str,
    report: Report,
) -> None:
    supplier = Supplier(shop.supplier)
    with report.skip_on_problem(sku):
        report.prices[sku] = supplier.price(sku)
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
