"""A few at a time, but one too many."""

import trio

from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.clients.with_trio import fetchval, get, save
from shared.lane import STOCK, Report, main


async def label(
    shop: Shop,
    sku: str,
    slots: trio.CapacityLimiter,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        async with slots:
            report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    slots = trio.CapacityLimiter(shop.callers + 1)
    async with trio.open_nursery() as nursery:
        for sku in shop.skus:
            nursery.start_soon(label, shop, sku, slots, report)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
