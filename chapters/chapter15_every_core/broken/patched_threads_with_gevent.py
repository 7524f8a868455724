"""Every core, but patched threads draw, which are greenlets."""

from gevent import monkey

monkey.patch_all()

from concurrent.futures import Executor, ThreadPoolExecutor

import gevent

from chapters.chapter15_every_core.job import Report, Shop, draw
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, main


def label(
    shop: Shop,
    sku: str,
    workers: Executor,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        sketch = shop.sketch(report.label(sku))
        drawing = workers.submit(draw, sketch).result()
        report.keep(drawing)
        save(shop.label_path(sku), drawing.text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor(max_workers=shop.cores) as workers:
        greenlets = [
            gevent.spawn(label, shop, sku, workers, report)
            for sku in shop.skus
        ]
        try:
            gevent.joinall(greenlets, raise_error=True)
        finally:
            gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
