"""Borrowing a thread, but a connection is taken along."""

from contextlib import closing
from sqlite3 import connect

import curio
import curio.workers

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_curio import save
from shared.lane import STOCK, Report, main


async def label(
    shop: Shop,
    sku: str,
    report: Report,
) -> None:
    supplier = Supplier(shop.supplier)
    with report.skip_on_problem(sku):
        report.prices[sku] = await curio.run_in_thread(supplier.price, sku)
        with closing(connect(shop.stockroom)) as stockroom:
            [(report.stocks[sku],)] = await curio.run_in_thread(
                stockroom.execute, STOCK, [sku]
            )
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            await group.spawn(label, shop, sku, report)
        # curio: a group keeps its errors until each result is asked for.
        async for task in group:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    curio.workers.MAX_WORKER_THREADS = shop.threads
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
