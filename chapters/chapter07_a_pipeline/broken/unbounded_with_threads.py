"""A pipeline, but its channels have no bound."""

from concurrent.futures import ThreadPoolExecutor
from queue import Queue

from chapters.chapter07_a_pipeline.job import Shop
from shared.clients.with_threads import fetchval, get, save
from shared.lane import STOCK, Report, main

Skus = Queue[str | None]


def fetch(shop: Shop, todo: Skus, priced: Skus, report: Report) -> None:
    for sku in iter(todo.get, None):
        try:
            with report.skip_on_problem(sku):
                report.prices[sku] = get(shop.price_url(sku))
                priced.put(sku)
        finally:
            todo.task_done()
    todo.put(None)


def count(shop: Shop, priced: Skus, counted: Skus, report: Report) -> None:
    for sku in iter(priced.get, None):
        try:
            with report.skip_on_problem(sku):
                report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
                counted.put(sku)
        finally:
            priced.task_done()
    priced.put(None)


def label(shop: Shop, counted: Skus, report: Report) -> None:
    for sku in iter(counted.get, None):
        try:
            with report.skip_on_problem(sku):
                save(shop.label_path(sku), report.label(sku).text)
        finally:
            counted.task_done()
    counted.put(None)


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = []
    todo: Skus = Queue()
    priced: Skus = Queue()
    counted: Skus = Queue()
    with ThreadPoolExecutor(max_workers=shop.crew) as pool:
        for _ in range(shop.fetchers):
            workers.append(pool.submit(fetch, shop, todo, priced, report))
        for _ in range(shop.counters):
            workers.append(pool.submit(count, shop, priced, counted, report))
        for _ in range(shop.labelers):
            workers.append(pool.submit(label, shop, counted, report))
        for sku in shop.hand_out():
            todo.put(sku)
        for queue in (todo, priced, counted):
            queue.join()
            queue.put(None)
    for worker in workers:
        worker.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
