"""How many, how fast, but the hub's threads do it."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_gevent import get, save
from shared.lane import main


def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))


def open_shop(shop: Shop) -> Report:
    report = Report()
    pool = gevent.get_hub().threadpool
    asked = [pool.spawn(price, shop, sku, report) for sku in shop.skus]
    for task in asked:
        task.get()
    save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
