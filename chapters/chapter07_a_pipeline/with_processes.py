"""A pipeline."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager
from queue import Queue

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, Label, Report, main

Priced = Queue[tuple[str, int] | None]


def fetch(shop: Shop, todo: Queue[str | None], priced: Priced) -> Report:
    report = Report()
    for sku in iter(todo.get, None):
        try:
            with report.skip_on_problem(sku):
                report.prices[sku] = get(shop.price_url(sku))
                priced.put((sku, report.prices[sku]))
        finally:
            todo.task_done()
    todo.put(None)
    return report


def count(shop: Shop, priced: Priced, counted: Queue[Label | None]) -> Report:
    report = Report()
    for sku, pence in iter(priced.get, None):
        try:
            with report.skip_on_problem(sku):
                report.prices[sku] = pence
                report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
                counted.put(report.label(sku))
        finally:
            priced.task_done()
    priced.put(None)
    return report


def label(shop: Shop, counted: Queue[Label | None]) -> Report:
    report = Report()
    for each in iter(counted.get, None):
        try:
            with report.skip_on_problem(each.sku):
                save(shop.label_path(each.sku), each.text)
        finally:
            counted.task_done()
    counted.put(None)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = []
    processes = shop.workers(shop.crew)
    with Manager() as manager, ProcessPoolExecutor(processes) as pool:
        todo, priced, counted = (manager.Queue(shop.bound) for _ in range(3))
        for _ in range(shop.fetchers):
            workers.append(pool.submit(fetch, shop, todo, priced))
        for _ in range(shop.counters):
            workers.append(pool.submit(count, shop, priced, counted))
        for _ in range(shop.labelers):
            workers.append(pool.submit(label, shop, counted))
        for sku in shop.hand_out():
            todo.put(sku)
        for queue in (todo, priced, counted):
            queue.join()
            queue.put(None)
        for worker in workers:
            report.update(worker.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
