"""Who waits is let go; the others are not called off."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter10_out_of_patience.job import Report, Shop
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, main


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        try:
            with gevent.Timeout(shop.patience_s(sku)) as limit:
                report.prices[sku] = get(shop.price_url(sku))
        except gevent.Timeout as error:
            # gevent: it may be one from further out; see whose it is.
            if error is not limit:
                raise
            report.give_up(sku)
        else:
            report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
            save(shop.label_path(sku), report.label(sku).text)
            report.done.add(sku)


def open_shop(shop: Shop) -> Report:
    report = Report()
    greenlets = [gevent.spawn(label, shop, sku, report) for sku in shop.skus]
    with gevent.Timeout(shop.hours_s, False):
        gevent.joinall(greenlets, raise_error=True)
    report.close(*shop.skus)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
