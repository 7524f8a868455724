"""One at a time."""

from concurrent.futures import ProcessPoolExecutor

from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


def label(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        save(shop.label_path(sku), report.label(sku).text)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ProcessPoolExecutor(max_workers=1) as pool:
        for sku in shop.skus:
            report.update(pool.submit(label, shop, sku).result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
