"""The waiting is given up, and the threads go on."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from chapters.chapter10_out_of_patience.job import Report, Shop
from shared.clients.with_threads import fetchval, get, save
from shared.lane import STOCK, main


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)
        report.done.add(sku)


def open_shop(shop: Shop) -> Report:
    report = Report()
    opened = monotonic()
    pool = ThreadPoolExecutor(max_workers=len(shop.skus))
    asked = {sku: pool.submit(label, shop, sku, report) for sku in shop.skus}
    for sku, task in asked.items():
        limit_s = min(shop.patience_s(sku), shop.hours_s)
        try:
            task.result(max(0, opened + limit_s - monotonic()))
        except TimeoutError:
            if limit_s < shop.hours_s:
                report.give_up(sku)
    pool.shutdown(wait=False)
    report.close(*shop.skus)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
