"""Who switches, and when."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter03_who_switches.job import Report
from shared.clients.with_gevent import fetchval, get, save
from shared.lane import STOCK, Shop, main

# gevent: no change can come, however long the look.
LOOKS = 1_000_000


def watch(report: Report) -> bool:
    seen = report.ledger.read()
    for _ in range(LOOKS):
        if report.ledger.pence != seen:
            break
    return report.ledger.read() != seen


def enter(sku: str, report: Report) -> None:
    pence = report.ledger.read()
    report.ledger.write(pence + report.worth(sku))


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        enter(sku, report)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    greenlets = [gevent.spawn(label, shop, sku, report) for sku in shop.skus]
    watching = gevent.spawn(watch, report)
    try:
        watching.get()
        gevent.joinall(greenlets, raise_error=True)
    finally:
        gevent.killall(greenlets)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
