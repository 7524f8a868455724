"""A few at a time, with a pool that has no size."""

from gevent import monkey

monkey.patch_all()

import gevent
from gevent.pool import Pool

from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.clients.with_gevent import get, query, save
from shared.lane import STOCK, Report, main


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        report.prices[sku] = get(shop.price_url(sku))
        [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    tasks = Pool()
    asked = [tasks.spawn(label, shop, sku, report) for sku in shop.skus]
    for task in gevent.joinall(asked):
        task.get()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
