"""Nobody yields."""

import time
from concurrent.futures import ThreadPoolExecutor

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_threads import get, query, save
from shared.lane import STOCK, main


def heart(shop: Shop, report: Report) -> None:
    while len(report.done) < len(shop.skus):
        report.beat()
        time.sleep(BEAT_S)


def label(shop: Shop, sku: str, report: Report) -> None:
    try:
        with report.noting_problems(sku):
            report.prices[sku] = get(shop.price_url(sku))
            [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)
            text = draw(report.label(sku), shop.draw_ms(sku))
            save(shop.label_path(sku), text)
    finally:
        report.done.add(sku)


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor(max_workers=len(shop.skus) + 1) as tasks:
        asked = [tasks.submit(label, shop, sku, report) for sku in shop.skus]
        asked.append(tasks.submit(heart, shop, report))
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
