"""All prices at once, and nothing else."""

from gevent import monkey

monkey.patch_all()

import gevent

from shared.clients.with_gevent import get
from shared.lane import Report, Shop


def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))


def open_shop(shop: Shop) -> Report:
    report = Report()
    tasks = [gevent.spawn(price, shop, sku, report) for sku in shop.skus]
    for task in gevent.joinall(tasks):
        task.get()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)
