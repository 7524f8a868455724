"""Each puts its label on the shelf before all are there."""

from concurrent.futures import ProcessPoolExecutor, as_completed

from chapters.chapter09_one_of_them_fails.job import (
    BASKET,
    Report,
    Shop,
    about,
)
from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, WorldError, main


def ask(shop: Shop, sku: str) -> Report:
    report = Report()
    with about(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
    return report


def single(shop: Shop, sku: str) -> Report:
    report = ask(shop, sku)
    with about(sku):
        save(shop.label_path(sku), report.label(sku).text)
    return report


def all_or_nothing(shop: Shop, report: Report) -> None:
    basket = Report()
    workers = shop.workers(len(shop.skus))
    try:
        with ProcessPoolExecutor(max_workers=workers) as pool:
            asked = [pool.submit(single, shop, sku) for sku in shop.basket]
            for task in as_completed(asked):
                basket.update(task.result())
        with about(BASKET):
            save(shop.label_path(BASKET), basket.card)
    except WorldError as failed:
        report.fail(failed)
    else:
        report.update(basket)


def keep_what_worked(shop: Shop, report: Report) -> None:
    workers = shop.workers(len(shop.skus))
    with ProcessPoolExecutor(max_workers=workers) as pool:
        asked = [pool.submit(single, shop, sku) for sku in shop.singles]
    for task in asked:
        try:
            report.update(task.result())
        except WorldError as failed:
            report.fail(failed)


def open_shop(shop: Shop) -> Report:
    report = Report()
    all_or_nothing(shop, report)
    keep_what_worked(shop, report)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
