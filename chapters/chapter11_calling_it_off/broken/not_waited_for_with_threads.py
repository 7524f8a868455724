"""They are asked to stop, and nobody waits until they have."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from chapters.chapter11_calling_it_off.job import (
    BRING,
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
    pool = ThreadPoolExecutor(max_workers=len(shop.skus))
    for sku in shop.skus:
        pool.submit(order, shop, sku, stopped, report)
    try:
        report.reason = get(shop.customer_url)
    finally:
        stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
