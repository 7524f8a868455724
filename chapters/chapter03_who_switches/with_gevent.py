"""Who switches, and when."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter03_who_switches.job import Report
from shared.clients.with_gevent import get, query, save
from shared.lane import STOCK, Shop, main

# gevent: no change can come, however long the look.
LOOKS = 3_000_000


def watch(report: Report) -> None:
    seen = report.ledger.read()
    for _ in range(LOOKS):
        if report.ledger.pence != seen:
            break
    report.ledger.read()


def enter(sku: str, report: Report) -> None:
    pence = report.ledger.read()
    report.ledger.write(pence + report.worth(sku))


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        report.prices[sku] = get(shop.price_url(sku))
        [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)
        enter(sku, report)
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    tasks: list[gevent.Greenlet[..., None]] = [
        gevent.spawn(label, shop, sku, report) for sku in shop.skus
    ]
    tasks.append(gevent.spawn(watch, report))
    for task in gevent.joinall(tasks):
        task.get()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
