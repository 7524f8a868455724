"""More than one machine, but the label says that it is done before it is."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter18_more_than_one_machine.job import (
    TAKE_ONCE,
    Shop,
    missing,
    on_the_shelf,
)
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import Report, main


def pack(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.stocks[sku] = fetchval(shop.stockroom, TAKE_ONCE, sku)
        report.prices[sku] = 0
        save(shop.label_path(sku), report.label(sku).text)
        report.prices[sku] = get(shop.price_url(sku))
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = gevent.get_hub().threadpool.apply(on_the_shelf, (shop,))
    skus = missing(shop, report)
    greenlets = [gevent.spawn(pack, shop, sku, report) for sku in skus]
    try:
        gevent.joinall(greenlets, raise_error=True)
    finally:
        gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
