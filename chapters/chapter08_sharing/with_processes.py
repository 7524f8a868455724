"""Sharing."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager
from threading import Condition

from chapters.chapter08_sharing.job import (
    BRING,
    CUSTOMER,
    EVERYTHING,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_processes import get, query, save
from shared.lane import main


def deliver(
    shop: Shop,
    sku: str,
    changed: Condition,
) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        more = get(shop.delivery_url(sku))
        with changed:
            query(shop.stockroom, BRING, more, sku)
            changed.notify_all()
    return report


def serve(
    shop: Shop,
    name: str,
    sku: str,
    changed: Condition,
) -> Report:
    report = Report()
    CUSTOMER.set(name)
    with report.skip_on_problem(sku):
        price = get(shop.price_url(sku))
        with changed:
            while not query(shop.stockroom, TAKE, sku):
                changed.wait()
        save(shop.label_path(name), receipt(sku, price))
        report.served[name] = sku
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    goods = dict(query(shop.stockroom, EVERYTHING))
    size = shop.workers(len(shop.skus) + len(shop.customers))
    with Manager() as manager, ProcessPoolExecutor(size) as pool:
        changed = manager.Condition()
        asked = []
        for sku in shop.skus:
            if goods[sku] < shop.wanted(sku):
                asked.append(pool.submit(deliver, shop, sku, changed))
        for name, sku in shop.customers:
            asked.append(pool.submit(serve, shop, name, sku, changed))
        for task in asked:
            report.update(task.result())
    for sku, left in query(shop.stockroom, EVERYTHING):
        report.goods.bring(sku, left)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
