"""Borrowing a thread."""

import gevent
from gevent.threadpool import ThreadPool

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_gevent import fetchval, save
from shared.lane import STOCK, Report, main


def label(
    shop: Shop,
    sku: str,
    slots: ThreadPool,
    report: Report,
) -> None:
    supplier = Supplier(shop.supplier)
    with report.skip_on_problem(sku):
        report.prices[sku] = slots.apply(supplier.price, (sku,))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    slots = ThreadPool(shop.threads)
    greenlets = [
        gevent.spawn(label, shop, sku, slots, report) for sku in shop.skus
    ]
    try:
        gevent.joinall(greenlets, raise_error=True)
    finally:
        gevent.killall(greenlets)
        slots.kill()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
