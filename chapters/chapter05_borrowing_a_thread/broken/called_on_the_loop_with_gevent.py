"""Borrowing a thread, but the library is called on the loop's own."""

import gevent

from chapters.chapter05_borrowing_a_thread.job import Shop, Supplier
from shared.clients.with_gevent import query, save
from shared.lane import STOCK, Report, main


def label(shop: Shop, sku: str, report: Report) -> None:
    supplier = Supplier(shop.supplier)
    with report.noting_problems(sku):
        report.prices[sku] = supplier.price(sku)
        [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    tasks = [gevent.spawn(label, shop, sku, report) for sku in shop.skus]
    for task in gevent.joinall(tasks):
        task.get()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
