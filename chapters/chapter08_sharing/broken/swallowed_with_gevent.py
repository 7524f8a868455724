"""Sharing, but nobody asks what became of it."""

from gevent import monkey

monkey.patch_all()

from threading import Condition

import gevent

from chapters.chapter08_sharing.job import (
    BRING,
    CUSTOMER,
    EVERYTHING,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_gevent import get, query, save
from shared.lane import main


def deliver(
    shop: Shop,
    sku: str,
    changed: Condition,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        more = get(shop.delivery_url(sku))
        query(shop.stockroom, BRING, more, sku)
        with changed:
            report.goods.bring(sku, more)
            changed.notify_all()


def serve(
    shop: Shop,
    name: str,
    sku: str,
    changed: Condition,
    report: Report,
) -> None:
    CUSTOMER.set(name)
    price = get(shop.price_url(sku))
    with report.skip_on_problem(sku):
        with changed:
            while report.goods.left(sku) < 1:
                changed.wait()
            report.goods.take(sku)
        query(shop.stockroom, TAKE, sku)
        save(shop.label_path(name), receipt(sku, price))
        report.served[name] = sku


def open_shop(shop: Shop) -> Report:
    report = Report()
    changed = Condition()
    for sku, left in query(shop.stockroom, EVERYTHING):
        report.goods.bring(sku, left)
    greenlets: list[gevent.Greenlet[..., None]] = []
    for sku in shop.skus:
        if report.goods.left(sku) < shop.wanted(sku):
            greenlets.append(gevent.spawn(deliver, shop, sku, changed, report))
    for name, sku in shop.customers:
        greenlets.append(gevent.spawn(serve, shop, name, sku, changed, report))
    try:
        gevent.joinall(greenlets)
    finally:
        gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
