"""Out of patience."""

from concurrent.futures import ProcessPoolExecutor
from time import monotonic

from chapters.chapter10_out_of_patience.job import Report, Shop
from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, main


def label(shop: Shop, sku: str, closing: float) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        until = min(monotonic() + shop.patience_s(sku), closing)
        try:
            report.prices[sku] = get(shop.price_url(sku), until)
        except TimeoutError:
            if until < closing:
                report.give_up(sku)
        else:
            report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
            save(shop.label_path(sku), report.label(sku).text)
            report.done.add(sku)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    closing = monotonic() + shop.hours_s
    workers = shop.workers(len(shop.skus))
    with ProcessPoolExecutor(max_workers=workers) as pool:
        asked = [pool.submit(label, shop, sku, closing) for sku in shop.skus]
    for task in asked:
        report.update(task.result())
    report.close(*shop.skus)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
