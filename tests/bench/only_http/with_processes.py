"""All prices at once, and nothing else."""

from concurrent.futures import ProcessPoolExecutor

from shared.clients.with_processes import get
from shared.lane import Report, Shop


def price(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = shop.workers(len(shop.skus))
    with ProcessPoolExecutor(max_workers=workers) as tasks:
        asked = [tasks.submit(price, shop, sku) for sku in shop.skus]
    for task in asked:
        report.update(task.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)
