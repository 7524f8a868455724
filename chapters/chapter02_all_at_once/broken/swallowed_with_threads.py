"""All at once, but a price that fails is never heard of."""

from concurrent.futures import ThreadPoolExecutor

from shared.clients.with_threads import get, query, save
from shared.lane import STOCK, Report, Shop, main


def price(shop: Shop, sku: str, report: Report) -> None:
    report.prices[sku] = get(shop.price_url(sku))


def stock(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)


def label(shop: Shop, sku: str, report: Report) -> None:
    with ThreadPoolExecutor(max_workers=2) as tasks:
        tasks.submit(price, shop, sku, report)
        tasks.submit(stock, shop, sku, report)
    if report.knows(sku):
        with report.noting_problems(sku):
            save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor(max_workers=len(shop.skus)) as tasks:
        for sku in shop.skus:
            tasks.submit(label, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
