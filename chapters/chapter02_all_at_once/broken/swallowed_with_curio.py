"""All at once, but a price that fails is logged and forgotten."""

import curio

from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, Report, Shop, main


async def price(shop: Shop, sku: str) -> Report:
    report = Report()
    report.prices[sku] = await get(shop.price_url(sku))
    return report


async def stock(shop: Shop, sku: str) -> Report:
    report = Report()
    with report.skip_on_problem(sku):
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
    return report


async def label(shop: Shop, sku: str, report: Report) -> None:
    async with curio.TaskGroup() as group:
        await group.spawn(price, shop, sku)
        await group.spawn(stock, shop, sku)
        # curio: a group keeps its errors until each result is asked for.
        async for task in group:
            if not task.exception:
                report.update(task.result)
    if report.knows(sku):
        with report.skip_on_problem(sku):
            await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            await group.spawn(label, shop, sku, report)
        async for task in group:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
