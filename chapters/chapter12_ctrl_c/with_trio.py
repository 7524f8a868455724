"""Ctrl-C."""

import trio

from chapters.chapter12_ctrl_c.job import (
    BRING,
    SIGNALS,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_trio import get, query, remove, save
from shared.lane import main


async def undo(shop: Shop, sku: str, report: Report) -> None:
    await remove(shop.label_path(sku))
    await query(shop.stockroom, BRING, sku)
    report.undone.add(sku)


async def order(shop: Shop, sku: str, report: Report) -> None:
    await query(shop.stockroom, TAKE, sku)
    try:
        price = await get(shop.price_url(sku))
        await save(shop.label_path(sku), receipt(sku, price))
        await get(shop.payment_url(sku))
    except BaseException:
        # trio: a Cancelled may come in a group, from a nursery within `get`.
        with trio.CancelScope(shield=True):
            await undo(shop, sku, report)
        raise


async def listen(
    scope: trio.CancelScope,
    report: Report,
    task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED,
) -> None:
    with trio.open_signal_receiver(*SIGNALS) as signals:
        task_status.started()
        async for number in signals:
            report.hear(number)
            scope.cancel()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with trio.open_nursery() as listening:
        async with trio.open_nursery() as nursery:
            await listening.start(listen, nursery.cancel_scope, report)
            for sku in shop.skus:
                nursery.start_soon(order, shop, sku, report)
        listening.cancel_scope.cancel()
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
