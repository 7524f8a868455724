"""Who switches, and when."""

import curio

from chapters.chapter03_who_switches.job import Report
from shared.clients.with_curio import get, query, save
from shared.lane import STOCK, Shop, main

# curio: no change can come, however long the look.
LOOKS = 3_000_000


async def watch(report: Report) -> None:
    seen = report.ledger.read()
    for _ in range(LOOKS):
        if report.ledger.pence != seen:
            break
    report.ledger.read()


async def enter(sku: str, report: Report) -> None:
    pence = report.ledger.read()
    report.ledger.write(pence + report.worth(sku))


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.noting_problems(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)
        await enter(sku, report)
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as tasks:
        for sku in shop.skus:
            await tasks.spawn(label, shop, sku, report)
        await tasks.spawn(watch, report)
        # curio: a group keeps its errors until each result is asked for.
        async for task in tasks:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
