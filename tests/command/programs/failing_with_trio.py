"""Fails, after a sibling has been asked for."""

import trio

from shared.clients.with_trio import get
from shared.lane import Report, Shop


async def fails(shop: Shop, sku: str) -> None:
    await get(shop.price_url(sku))
    raise ValueError("no [bold]price[/bold]")


async def waits() -> None:
    await trio.sleep_forever()


async def open_shop(shop: Shop) -> Report:
    async with trio.open_nursery() as tasks:
        tasks.start_soon(waits)
        for sku in shop.skus:
            tasks.start_soon(fails, shop, sku)
    return Report()


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)
