"""Borrowing a thread, but the library is called on the loop's own thread."""

import asyncio

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_asyncio import fetchval, save
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
    async with asyncio.TaskGroup() as group:
        for sku in shop.skus:
            group.create_task(label(shop, sku, report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
