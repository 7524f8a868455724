"""All prices at once, and nothing else."""

import asyncio

from shared.clients.with_asyncio import get
from shared.lane import Report, Shop


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with asyncio.TaskGroup() as tasks:
        for sku in shop.skus:
            tasks.create_task(price(shop, sku, report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))
