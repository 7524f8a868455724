"""A few at a time, but a lock lets in only one."""

import curio

from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, Report, main


async def label(
    shop: Shop,
    sku: str,
    slots: curio.Lock,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        async with slots:
            report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    slots = curio.Lock()
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            await group.spawn(label, shop, sku, slots, report)
        # curio: a group keeps its errors until each result is asked for.
        async for task in group:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
