"""How many, how fast, but each task is joined before the next is made."""

import curio

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_curio import get, save
from shared.lane import main


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            task = await group.spawn(price, shop, sku, report)
            await task.join()
    await save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
