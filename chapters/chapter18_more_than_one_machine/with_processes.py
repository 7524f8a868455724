"""More than one machine."""

from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from chapters.chapter18_more_than_one_machine.job import (
    TAKE_ONCE,
    Shop,
    missing,
    on_the_shelf,
)
from shared.clients.with_processes import fetchval, get, save
from shared.lane import Report, main


def pack(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.stocks[sku] = fetchval(shop.stockroom, TAKE_ONCE, sku)
        report.prices[sku] = get(shop.price_url(sku))
        save(shop.label_path(sku), report.label(sku).text)
    return report


def open_shop(shop: Shop) -> Report:
    report = on_the_shelf(shop)
    while skus := missing(shop, report):
        workers = shop.workers(len(skus))
        # processes: one that dies breaks the pool, and all that is in it.
        with suppress(BrokenProcessPool), ProcessPoolExecutor(workers) as pool:
            asked = [pool.submit(pack, shop, sku) for sku in skus]
            for task in as_completed(asked):
                report.update(task.result())
        report.update(on_the_shelf(shop))
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
