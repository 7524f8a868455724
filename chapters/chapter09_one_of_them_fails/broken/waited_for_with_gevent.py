"""One greenlet fails, and the others are waited for."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter09_one_of_them_fails.job import (
    BASKET,
    Report,
    Shop,
    about,
)
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, WorldError, main


def ask(shop: Shop, sku: str, report: Report) -> None:
    with about(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)


def single(shop: Shop, sku: str, report: Report) -> None:
    ask(shop, sku, report)
    with about(sku):
        save(shop.label_path(sku), report.label(sku).text)


def all_or_nothing(shop: Shop, report: Report) -> None:
    basket = Report()
    try:
        asked = [gevent.spawn(ask, shop, sku, basket) for sku in shop.basket]
        for greenlet in gevent.joinall(asked):
            greenlet.get()
        with about(BASKET):
            save(shop.label_path(BASKET), basket.card)
    except WorldError as failed:
        report.fail(failed)
    else:
        report.update(basket)


def keep_what_worked(shop: Shop, report: Report) -> None:
    asked = [gevent.spawn(single, shop, sku, report) for sku in shop.singles]
    for greenlet in gevent.joinall(asked):
        try:
            greenlet.get()
        except WorldError as failed:
            report.fail(failed)


def open_shop(shop: Shop) -> Report:
    report = Report()
    all_or_nothing(shop, report)
    keep_what_worked(shop, report)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
