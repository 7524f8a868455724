"""More than one machine, but what all tasks share is here, and they are not."""

from distributed import Client

from chapters.chapter18_more_than_one_machine.job import (
    TAKE_ONCE,
    Shop,
    missing,
    on_the_shelf,
)
from shared.clients.with_dask import fetchval, get, machines, save
from shared.lane import Report, main

reports: dict[str, Report] = {}
"""What all tasks fill: there is one, that of today."""


def pack(shop: Shop, sku: str) -> Report:
    report = reports["today"]
    with report.skip_on_problem(sku):
        report.stocks[sku] = fetchval(shop.stockroom, TAKE_ONCE, sku)
        report.prices[sku] = get(shop.price_url(sku))
        save(shop.label_path(sku), report.label(sku).text)
    return report


def open_shop(shop: Shop) -> Report:
    report = reports["today"] = on_the_shelf(shop)
    skus = missing(shop, report)
    with machines() as address, Client(address) as client:
        asked = [client.submit(pack, shop, sku, pure=False) for sku in skus]
        for done in client.gather(asked):
            report.update(done)
    return report


def run(shop: Shop) -> Report:
    return open_shop(shop)


if __name__ == "__main__":
    main(run)
