"""A pipeline, but called off when the first of its queues is empty."""

from contextlib import suppress

from gevent import monkey

monkey.patch_all()

import gevent
from gevent.queue import Queue, ShutDown

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, Report, main

Skus = Queue[str]


def fetch(shop: Shop, todo: Skus, priced: Skus, report: Report) -> None:
    with suppress(ShutDown):
        for sku in todo:
            try:
                with report.skip_on_problem(sku):
                    report.prices[sku] = get(shop.price_url(sku))
                    priced.put(sku)
            finally:
                todo.task_done()


def count(shop: Shop, priced: Skus, counted: Skus, report: Report) -> None:
    with suppress(ShutDown):
        for sku in priced:
            try:
                with report.skip_on_problem(sku):
                    report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
                    counted.put(sku)
            finally:
                priced.task_done()


def label(shop: Shop, counted: Skus, report: Report) -> None:
    with suppress(ShutDown):
        for sku in counted:
            try:
                with report.skip_on_problem(sku):
                    save(shop.label_path(sku), report.label(sku).text)
            finally:
                counted.task_done()


def open_shop(shop: Shop) -> Report:
    report = Report()
    greenlets: list[gevent.Greenlet[..., None]] = []
    todo: Skus = Queue(shop.bound)
    priced: Skus = Queue(shop.bound)
    counted: Skus = Queue(shop.bound)
    for _ in range(shop.fetchers):
        greenlets.append(gevent.spawn(fetch, shop, todo, priced, report))
    for _ in range(shop.counters):
        greenlets.append(gevent.spawn(count, shop, priced, counted, report))
    for _ in range(shop.labelers):
        greenlets.append(gevent.spawn(label, shop, counted, report))
    try:
        for sku in shop.hand_out():
            todo.put(sku)
        todo.join()
    finally:
        gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
