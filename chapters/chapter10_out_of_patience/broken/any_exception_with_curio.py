"""A time-out is expected to be an Exception."""

import curio

from chapters.chapter10_out_of_patience.job import Report, Shop
from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, main


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        try:
            async with curio.timeout_after(shop.patience_s(sku)):
                report.prices[sku] = await get(shop.price_url(sku))
        except Exception:
            report.give_up(sku)
        else:
            report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
            await save(shop.label_path(sku), report.label(sku).text)
            report.done.add(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    try:
        async with (
            curio.timeout_after(shop.hours_s),
            curio.TaskGroup() as group,
        ):
            for sku in shop.skus:
                await group.spawn(label, shop, sku, report)
            # curio: a group keeps its errors until each result is asked for.
            async for task in group:
                _ = task.result
    except curio.TaskTimeout:
        report.close(*shop.skus)
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
