"""Who switches, and when."""

import curio

from chapters.chapter03_who_switches.job import Report
from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, Shop, main

# curio: no change can come, however long the look.
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
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            await group.spawn(label, shop, sku, report)
        await group.spawn(watch, report)
        # curio: a group keeps its errors until each result is asked for.
        async for task in group:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
