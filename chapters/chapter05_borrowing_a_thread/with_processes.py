"""Borrowing a thread."""

from concurrent.futures import ProcessPoolExecutor

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_processes import fetchval, save
from shared.lane import STOCK, Report, main


def label(
    shop: Shop,
    sku: str,
) -> Report:
    report = Report()
    supplier = Supplier(shop.supplier)
    with report.skip_on_problem(sku):
        report.prices[sku] = supplier.price(sku)
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = shop.workers(shop.threads)
    with ProcessPoolExecutor(max_workers=workers) as pool:
        asked = [pool.submit(label, shop, sku) for sku in shop.skus]
    for task in asked:
        report.update(task.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
