"""Nobody yields, but the heart is never told to stop."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Thread
from time import sleep

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_threads import fetchval, get, save
from shared.lane import STOCK, main


def heart(report: Report) -> None:
    while True:
        sleep(BEAT_S)
        report.beat()


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        text = draw(report.label(sku), shop.draw_ms(sku))
        save(shop.label_path(sku), text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    Thread(target=heart, args=[report], daemon=True).start()
    with ThreadPoolExecutor(max_workers=len(shop.skus)) as pool:
        asked = [pool.submit(label, shop, sku, report) for sku in shop.skus]
        wait(asked)
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
