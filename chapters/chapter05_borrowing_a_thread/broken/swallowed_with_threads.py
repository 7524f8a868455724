"""Borrowing a thread, but nobody asks what became of it."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_threads import fetchval, save
from shared.lane import STOCK, Report, main


def label(
    shop: Shop,
    sku: str,
    report: Report,
) -> None:
    supplier = Supplier(shop.supplier)
    report.prices[sku] = supplier.price(sku)
    with report.skip_on_problem(sku):
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor(max_workers=shop.threads) as pool:
        for sku in shop.skus:
            pool.submit(label, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
