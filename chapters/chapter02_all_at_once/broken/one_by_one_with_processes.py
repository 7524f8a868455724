"""All at once, but each result is asked for before the next job."""

from concurrent.futures import ProcessPoolExecutor

from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


def price(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
    return report


def stock(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
    return report


def label(shop: Shop, sku: str, report: Report) -> None:
    if report.knows(sku):
        with report.skip_on_problem(sku):
            save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = shop.workers(2 * len(shop.skus))
    with ProcessPoolExecutor(max_workers=workers) as pool:
        for sku in shop.skus:
            report.update(pool.submit(price, shop, sku).result())
            report.update(pool.submit(stock, shop, sku).result())
            label(shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
