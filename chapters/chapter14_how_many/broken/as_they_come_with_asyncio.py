"""How many, how fast, but the quickest answer counts as the first product's."""

import asyncio

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_asyncio import get, save
from shared.lane import main


async def price(shop: Shop, sku: str) -> int:
    return await get(shop.price_url(sku))


async def open_shop(shop: Shop) -> Report:
    report = Report()
    asked = [price(shop, sku) for sku in shop.skus]
    for sku, answer in zip(
        shop.skus, asyncio.as_completed(asked), strict=False
    ):
        with report.skip_on_problem(sku):
            report.prices[sku] = await answer
    await save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
