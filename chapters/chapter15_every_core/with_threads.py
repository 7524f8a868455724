"""Every core."""

from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

from chapters.chapter15_every_core.job import Report, Shop, draw
from shared.clients.with_threads import fetchval, get, save
from shared.lane import STOCK, main


def label(
    shop: Shop,
    sku: str,
    workers: Semaphore,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        sketch = shop.sketch(report.label(sku))
        with workers:
            drawing = draw(sketch)
        report.keep(drawing)
        save(shop.label_path(sku), drawing.text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = Semaphore(shop.cores)
    with ThreadPoolExecutor(max_workers=len(shop.skus)) as pool:
        asked = [
            pool.submit(label, shop, sku, workers, report) for sku in shop.skus
        ]
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
