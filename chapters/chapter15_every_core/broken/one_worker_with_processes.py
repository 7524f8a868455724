"""Every core, but there is one worker."""

from concurrent.futures import ProcessPoolExecutor

from chapters.chapter15_every_core.job import Report, Shop, draw
from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, main


def label(
    shop: Shop,
    sku: str,
) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        sketch = shop.sketch(report.label(sku))
        drawing = draw(sketch)
        report.keep(drawing)
        save(shop.label_path(sku), drawing.text)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = shop.workers(1)
    with ProcessPoolExecutor(max_workers=workers) as pool:
        asked = [pool.submit(label, shop, sku) for sku in shop.skus]
    for task in asked:
        report.update(task.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
