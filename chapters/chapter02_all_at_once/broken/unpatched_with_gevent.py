"""All at once, but nothing was patched: every get holds up all."""

import gevent

from shared.clients.with_gevent import get, query, save
from shared.lane import STOCK, Report, Shop, main


def price(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        report.prices[sku] = get(shop.price_url(sku))


def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)


def label(shop: Shop, sku: str, report: Report) -> None:
    tasks = [
        gevent.spawn(price, shop, sku, report),
        gevent.spawn(stock, shop, sku, report),
    ]
    for task in gevent.joinall(tasks):
        task.get()
    if report.knows(sku):
        with report.noting_problems(sku):
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
