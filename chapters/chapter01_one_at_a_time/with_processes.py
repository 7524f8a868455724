"""One at a time."""

from concurrent.futures import ProcessPoolExecutor

from shared.clients.with_processes import get, query, save
from shared.lane import STOCK, Report, Shop, main


def label(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.noting_problems(sku):
        report.prices[sku] = get(shop.price_url(sku))
        [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ProcessPoolExecutor(max_workers=1) as tasks:
        for sku in shop.skus:
            report.update(tasks.submit(label, shop, sku).result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
