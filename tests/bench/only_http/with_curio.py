"""All prices at once, and nothing else."""

import curio

from shared.clients.with_curio import get
from shared.lane import Report, Shop


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as tasks:
        for sku in shop.skus:
            await tasks.spawn(price, shop, sku, report)
        async for task in tasks:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)
