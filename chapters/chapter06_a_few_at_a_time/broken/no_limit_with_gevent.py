"""A few at a time, but the pool has no size."""

from gevent import monkey

monkey.patch_all()

import gevent
from gevent.pool import Pool

from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, Report, main


def label(
    shop: Shop,
    sku: str,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    pool = Pool()
    greenlets = [pool.spawn(label, shop, sku, report) for sku in shop.skus]
    try:
        gevent.joinall(greenlets, raise_error=True)
    finally:
        gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
