"""Who switches, and when."""

from concurrent.futures import ProcessPoolExecutor

from chapters.chapter03_who_switches.job import Report
from shared.clients.with_processes import fetchval, get, save
from shared.lane import STOCK, Shop, main

# processes: no change can come, however long the look.
LOOKS = 1_000_000


def watch() -> bool:
    report = Report()
    seen = report.ledger.read()
    for _ in range(LOOKS):
        if report.ledger.pence != seen:
            break
    return report.ledger.read() != seen


def enter(sku: str, report: Report) -> None:
    pence = report.ledger.read()
    report.ledger.write(pence + report.worth(sku))


def label(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.prices[sku] = get(shop.price_url(sku))
        report.stocks[sku] = fetchval(shop.stockroom, STOCK, sku)
        enter(sku, report)
        save(shop.label_path(sku), report.label(sku).text)
    return report


def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = shop.workers(len(shop.skus) + 1)
    with ProcessPoolExecutor(max_workers=workers) as pool:
        asked = [pool.submit(label, shop, sku) for sku in shop.skus]
        watching = pool.submit(watch)
    watching.result()
    for task in asked:
        report.update(task.result())
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
