"""The limit is one of each socket call, not of all of them."""

from concurrent.futures import ThreadPoolExecutor
from socket import setdefaulttimeout
from time import monotonic

from chapters.chapter10_out_of_patience.job import Report, Shop
from shared.clients.with_threads import fetchval, get, save
from shared.lane import STOCK, main


def label(shop: Shop, sku: str, closing: float, report: Report) -> None:
    with report.skip_on_problem(sku):
        until = min(monotonic() + shop.patience_s(sku), closing)
        try:
            setdefaulttimeout(until - monotonic())
            report.prices[sku] = get(shop.price_url(sku))
        except TimeoutError:
            if until < closing:
                report.give_up(sku)
        else:
            report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
            save(shop.label_path(sku), report.label(sku).text)
            report.done.add(sku)


def open_shop(shop: Shop) -> Report:
    report = Report()
    closing = monotonic() + shop.hours_s
    with ThreadPoolExecutor(max_workers=len(shop.skus)) as pool:
        asked = [
            pool.submit(label, shop, sku, closing, report) for sku in shop.skus
        ]
    for task in asked:
        task.result()
    report.close(*shop.skus)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
