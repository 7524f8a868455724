"""Being called off is taken for one's own limit."""

import asyncio

from chapters.chapter10_out_of_patience.job import Report, Shop
from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, main


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        try:
            async with asyncio.timeout(shop.patience_s(sku)):
                report.prices[sku] = await get(shop.price_url(sku))
        except (TimeoutError, asyncio.CancelledError):
            report.give_up(sku)
        else:
            report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
            await save(shop.label_path(sku), report.label(sku).text)
            report.done.add(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    try:
        async with asyncio.timeout(shop.hours_s), asyncio.TaskGroup() as group:
            for sku in shop.skus:
                group.create_task(label(shop, sku, report))
    except TimeoutError:
        report.close(*shop.skus)
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
