"""Sharing, but all tasks have one context."""

import curio

from chapters.chapter08_sharing.job import (
    BRING,
    CUSTOMER,
    EVERYTHING,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_curio import get, query, save
from shared.lane import main


async def deliver(
    shop: Shop,
    sku: str,
    changed: curio.Condition,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        more = await get(shop.delivery_url(sku))
        await query(shop.stockroom, BRING, more, sku)
        async with changed:
            report.goods.bring(sku, more)
            await changed.notify_all()


async def serve(
    shop: Shop,
    name: str,
    sku: str,
    changed: curio.Condition,
    report: Report,
) -> None:
    CUSTOMER.set(name)
    with report.skip_on_problem(sku):
        price = await get(shop.price_url(sku))
        async with changed:
            while report.goods.left(sku) < 1:
                await changed.wait()
            report.goods.take(sku)
        await query(shop.stockroom, TAKE, sku)
        await save(shop.label_path(name), receipt(sku, price))
        report.served[name] = sku


async def open_shop(shop: Shop) -> Report:
    report = Report()
    changed = curio.Condition()
    for sku, left in await query(shop.stockroom, EVERYTHING):
        report.goods.bring(sku, left)
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            if report.goods.left(sku) < shop.wanted(sku):
                await group.spawn(deliver, shop, sku, changed, report)
        for name, sku in shop.customers:
            await group.spawn(serve, shop, name, sku, changed, report)
        # curio: a group keeps its errors until each result is asked for.
        async for task in group:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
