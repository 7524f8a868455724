"""Borrowing a thread, but the library is called on the loop's own thread."""

import gevent

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_gevent import fetchval, save
from shared.lane import STOCK, Report, main


def label(
    shop: Shop,
    sku: str,
    report: Report,
) -> None:
    supplier = Supplier(shop.supplier)
    with report.skip_on_problem(sku):
        report.prices[sku] = supplier.price(sku)
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    greenlets = [gevent.spawn(label, shop, sku, report) for sku in shop.skus]
    try:
        gevent.joinall(greenlets, raise_error=True)
    finally:
        gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
