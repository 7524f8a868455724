"""Ctrl-C."""

import anyio
from anyio.abc import TaskStatus

from chapters.chapter12_ctrl_c.job import (
    BRING,
    SIGNALS,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_anyio import get, query, remove, save
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
    except anyio.get_cancelled_exc_class():
        with anyio.CancelScope(shield=True):
            await undo(shop, sku, report)
        raise


async def listen(
    scope: anyio.CancelScope,
    report: Report,
    task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
) -> None:
    with anyio.open_signal_receiver(*SIGNALS) as signals:
        task_status.started()
        async for number in signals:
            report.hear(number)
            scope.cancel()


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with anyio.create_task_group() as listening:
        async with anyio.create_task_group() as group:
            await listening.start(listen, group.cancel_scope, report)
            for sku in shop.skus:
                group.start_soon(order, shop, sku, report)
        listening.cancel_scope.cancel()
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
