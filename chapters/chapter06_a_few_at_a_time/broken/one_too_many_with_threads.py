"""A few at a time, but one too many."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.clients.with_threads import fetchval, get, save
from shared.lane import STOCK, Report, main


def label(
    shop: Shop,
    sku: str,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor(max_workers=shop.callers + 1) as pool:
        asked = [pool.submit(label, shop, sku, report) for sku in shop.skus]
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
