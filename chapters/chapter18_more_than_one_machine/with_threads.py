"""More than one machine."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter18_more_than_one_machine.job import (
    TAKE_ONCE,
    Shop,
    missing,
    on_the_shelf,
)
from shared.clients.with_threads import fetchval, get, save
from shared.lane import Report, main


def pack(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.stocks[sku] = fetchval(shop.stockroom, TAKE_ONCE, sku)
        report.prices[sku] = get(shop.price_url(sku))
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = on_the_shelf(shop)
    skus = missing(shop, report)
    with ThreadPoolExecutor(max_workers=len(shop.skus)) as pool:
        asked = [pool.submit(pack, shop, sku, report) for sku in skus]
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
