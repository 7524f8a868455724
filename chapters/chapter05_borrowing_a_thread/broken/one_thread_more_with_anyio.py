"""Borrowing a thread, but one more than the limit."""

import anyio
from anyio import to_thread

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_anyio import fetchval, save
from shared.lane import STOCK, Report, main


async def label(
    shop: Shop,
    sku: str,
    slots: anyio.CapacityLimiter,
    report: Report,
) -> None:
    supplier = Supplier(shop.supplier)
    with report.skip_on_problem(sku):
        report.prices[sku] = await to_thread.run_sync(
            supplier.price, sku, limiter=slots
        )
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    slots = anyio.CapacityLimiter(shop.threads + 1)
    async with anyio.create_task_group() as group:
        for sku in shop.skus:
            group.start_soon(label, shop, sku, slots, report)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
