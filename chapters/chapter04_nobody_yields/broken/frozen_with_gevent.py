"""Nobody yields, but the label is drawn on the loop's own thread."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, main


def heart(report: Report) -> None:
    while True:
        report.beat()
        gevent.sleep(BEAT_S)


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        text = draw(report.label(sku), shop.draw_ms(sku))
        save(shop.label_path(sku), text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    beating = gevent.spawn(heart, report)
    labels = [gevent.spawn(label, shop, sku, report) for sku in shop.skus]
    try:
        gevent.joinall(labels, raise_error=True)
    finally:
        gevent.killall([beating, *labels])
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
