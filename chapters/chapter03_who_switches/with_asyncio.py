"""Who switches, and when."""

import asyncio

from chapters.chapter03_who_switches.job import Report
from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, Shop, main

# asyncio: no change can come, however long the look.
LOOKS = 1_000_000


async def watch(report: Report) -> bool:
    seen = report.ledger.read()
    for _ in range(LOOKS):
        if report.ledger.pence != seen:
            break
    return report.ledger.read() != seen


async def enter(sku: str, report: Report) -> None:
    pence = report.ledger.read()
    report.ledger.write(pence + report.worth(sku))


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        await enter(sku, report)
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with asyncio.TaskGroup() as group:
        for sku in shop.skus:
            group.create_task(label(shop, sku, report))
        group.create_task(watch(report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
