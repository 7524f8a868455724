"""One at a time, but nobody waits for them."""

from gevent import monkey

monkey.patch_all()

import gevent

from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    for sku in shop.skus:
        gevent.spawn(label, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
