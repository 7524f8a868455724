"""Ctrl-C."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Event
from signal import SIG_BLOCK, pthread_sigmask, sigwait

from chapters.chapter12_ctrl_c.job import (
    BRING,
    SIGNALS,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_processes import get, query, remove, save
from shared.lane import CalledOff, main

stopped: Event


def begin(event: Event) -> None:
    # processes: a worker is given an Event when it is started, or never.
    global stopped
    stopped = event


def undo(shop: Shop, sku: str, report: Report) -> None:
    remove(shop.label_path(sku))
    query(shop.stockroom, BRING, sku)
    report.undone.add(sku)


def order(shop: Shop, sku: str) -> Report:
    report = Report()
    query(shop.stockroom, TAKE, sku)
    try:
        price = get(shop.price_url(sku), unless=stopped)
        save(shop.label_path(sku), receipt(sku, price))
        get(shop.payment_url(sku), unless=stopped)
    except CalledOff:
        undo(shop, sku, report)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    stopped = multiprocessing.Event()
    pthread_sigmask(SIG_BLOCK, SIGNALS)
    workers = shop.workers(len(shop.skus))
    with ProcessPoolExecutor(
        max_workers=workers, initializer=begin, initargs=(stopped,)
    ) as pool:
        asked = [pool.submit(order, shop, sku) for sku in shop.skus]
        report.hear(sigwait(SIGNALS))
        stopped.set()
    for task in asked:
        report.update(task.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
