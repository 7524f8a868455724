"""Nobody has thought of a signal."""

from gevent import monkey

monkey.patch_all()

from collections.abc import Callable

import gevent

from chapters.chapter12_ctrl_c.job import (
    BRING,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_gevent import get, query, remove, save
from shared.lane import main


def to_its_end(call: Callable[..., object], *args: str) -> None:
    # gevent: a thread goes on when the greenlet that waits for it is killed.
    greenlet = gevent.spawn(call, *args)
    try:
        greenlet.get()
    finally:
        greenlet.get()


def undo(shop: Shop, sku: str, report: Report) -> None:
    remove(shop.label_path(sku))
    query(shop.stockroom, BRING, sku)
    report.undone.add(sku)


def order(shop: Shop, sku: str, report: Report) -> None:
    try:
        to_its_end(query, shop.stockroom, TAKE, sku)
        price = get(shop.price_url(sku))
        to_its_end(save, shop.label_path(sku), receipt(sku, price))
        get(shop.payment_url(sku))
    except gevent.GreenletExit:
        undo(shop, sku, report)
        raise


def open_shop(shop: Shop) -> Report:
    report = Report()
    greenlets = [gevent.spawn(order, shop, sku, report) for sku in shop.skus]
    gevent.joinall(greenlets, raise_error=True)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
