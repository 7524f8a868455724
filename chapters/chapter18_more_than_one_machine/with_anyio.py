"""More than one machine."""

import anyio
from anyio import to_thread

from chapters.chapter18_more_than_one_machine.job import (
    TAKE_ONCE,
    Shop,
    missing,
    on_the_shelf,
)
from shared.clients.with_anyio import fetchval, get, save
from shared.lane import Report, main


async def pack(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.stocks[sku] = await fetchval(shop.stockroom, TAKE_ONCE, sku)
        report.prices[sku] = await get(shop.price_url(sku))
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = await to_thread.run_sync(on_the_shelf, shop)
    skus = missing(shop, report)
    async with anyio.create_task_group() as group:
        for sku in skus:
            group.start_soon(pack, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
