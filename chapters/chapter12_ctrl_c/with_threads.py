"""Ctrl-C."""

from concurrent.futures import ThreadPoolExecutor
from signal import SIG_BLOCK, pthread_sigmask, sigwait
from threading import Event

from chapters.chapter12_ctrl_c.job import (
    BRING,
    SIGNALS,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_threads import get, query, remove, save
from shared.lane import CalledOff, main


def undo(shop: Shop, sku: str, report: Report) -> None:
    remove(shop.label_path(sku))
    query(shop.stockroom, BRING, sku)
    report.undone.add(sku)


def order(shop: Shop, sku: str, stopped: Event, report: Report) -> None:
    query(shop.stockroom, TAKE, sku)
    try:
        price = get(shop.price_url(sku), unless=stopped)
        save(shop.label_path(sku), receipt(sku, price))
        get(shop.payment_url(sku), unless=stopped)
    except CalledOff:
        undo(shop, sku, report)


def open_shop(shop: Shop) -> Report:
    report = Report()
    stopped = Event()
    pthread_sigmask(SIG_BLOCK, SIGNALS)
    with ThreadPoolExecutor(max_workers=len(shop.skus)) as pool:
        asked = [
            pool.submit(order, shop, sku, stopped, report) for sku in shop.skus
        ]
        report.hear(sigwait(SIGNALS))
        stopped.set()
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
