"""How many, how fast, but only as many threads as are lent."""

import asyncio

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_asyncio import save
from shared.clients.with_threads import get
from shared.lane import main


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        pence = await asyncio.to_thread(get, shop.price_url(sku))
        report.prices[sku] = pence


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with asyncio.TaskGroup() as group:
        for sku in shop.skus:
            group.create_task(price(shop, sku, report))
    await save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
