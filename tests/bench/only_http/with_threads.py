"""All prices at once, and nothing else."""

from concurrent.futures import ThreadPoolExecutor

from shared.clients.with_threads import get
from shared.lane import Report, Shop


def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor(max_workers=len(shop.skus)) as tasks:
        asked = [tasks.submit(price, shop, sku, report) for sku in shop.skus]
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)
