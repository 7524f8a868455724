"""Who switches, and when, but the ledger is read too early."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter03_who_switches.job import Report
from shared.clients.with_threads import get, query, save
from shared.lane import STOCK, Shop, main

# threads: the first entry is a change; this is for a day without any.
LOOKS = 200_000_000


def watch(report: Report) -> None:
    seen = report.ledger.read()
    for _ in range(LOOKS):
        if report.ledger.pence != seen:
            break
    report.ledger.read()


def label(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        pence = report.ledger.read()
        report.prices[sku] = get(shop.price_url(sku))
        [(report.stocks[sku],)] = query(shop.stockroom, STOCK, sku)
        report.ledger.write(pence + report.worth(sku))
        save(shop.label_path(sku), report.label(sku).text)


def open_shop(shop: Shop) -> Report:
    report = Report()
    with ThreadPoolExecutor(max_workers=len(shop.skus) + 1) as tasks:
        asked = [tasks.submit(label, shop, sku, report) for sku in shop.skus]
        asked.append(tasks.submit(watch, report))
    for task in asked:
        task.result()
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
