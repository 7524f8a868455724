"""All prices at once, and nothing else."""

import anyio

from shared.clients.with_anyio import get
from shared.lane import Report, Shop


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with anyio.create_task_group() as tasks:
        for sku in shop.skus:
            tasks.start_soon(price, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)
