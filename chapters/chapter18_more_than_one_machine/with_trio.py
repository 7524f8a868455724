"""More than one machine."""

import trio

from chapters.chapter18_more_than_one_machine.job import (
    TAKE_ONCE,
    Shop,
    missing,
    on_the_shelf,
)
from shared.clients.with_trio import fetchval, get, save
from shared.lane import Report, main


async def pack(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.stocks[sku] = await fetchval(shop.stockroom, TAKE_ONCE, sku)
        report.prices[sku] = await get(shop.price_url(sku))
        await save(shop.label_path(sku), report.label(sku).text)


async def open_shop(shop: Shop) -> Report:
    report = await trio.to_thread.run_sync(on_the_shelf, shop)
    skus = missing(shop, report)
    async with trio.open_nursery() as nursery:
        for sku in skus:
            nursery.start_soon(pack, shop, sku, report)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
