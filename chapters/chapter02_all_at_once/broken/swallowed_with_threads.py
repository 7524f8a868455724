"""All at once, but a price that fails is never heard of."""

from concurrent.futures import ThreadPoolExecutor, as_completed

from shared.clients.with_threads import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


def price(shop: Shop, sku: str) -> Report:
    report = Report()
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
    with ThreadPoolExecutor(max_workers=2 * len(shop.skus)) as pool:
        asked = {}
        for sku in shop.skus:
            asked[pool.submit(price, shop, sku)] = sku
            asked[pool.submit(stock, shop, sku)] = sku
        for task in as_completed(asked):
            if not task.exception():
                report.update(task.result())
            label(shop, asked[task], report)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
