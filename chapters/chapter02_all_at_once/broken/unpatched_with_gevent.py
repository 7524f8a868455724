"""All at once, but nothing was patched: every get holds up all."""

import gevent

from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


def price(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
    return report


def stock(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
    return report


def label(shop: Shop, sku: str, report: Report) -> None:
    asked = [gevent.spawn(price, shop, sku), gevent.spawn(stock, shop, sku)]
    try:
        for greenlet in gevent.joinall(asked, raise_error=True):
            report.update(greenlet.get())
    finally:
        gevent.killall(asked)
    if report.knows(sku):
        with report.skip_on_problem(sku):
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
