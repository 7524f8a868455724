"""How many, how fast, but the list is made before the tasks have run."""

import trio

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_trio import get, save
from shared.lane import main


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with trio.open_nursery() as nursery:
        for sku in shop.skus:
            nursery.start_soon(price, shop, sku, report)
        await save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
