"""Only Ctrl-C is listened for, as that is what was tried."""

import asyncio
from collections.abc import Coroutine
from signal import SIGINT

from chapters.chapter12_ctrl_c.job import (
    BRING,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_asyncio import get, query, remove, save
from shared.lane import main


async def to_its_end(call: Coroutine[None, None, object]) -> None:
    # asyncio: a thread goes on when the task that waits for it is cancelled.
    task = asyncio.create_task(call)
    try:
        await asyncio.shield(task)
    finally:
        await task


async def undo(shop: Shop, sku: str, report: Report) -> None:
    await remove(shop.label_path(sku))
    await query(shop.stockroom, BRING, sku)
    report.undone.add(sku)


async def order(shop: Shop, sku: str, report: Report) -> None:
    try:
        await to_its_end(query(shop.stockroom, TAKE, sku))
        price = await get(shop.price_url(sku))
        await to_its_end(save(shop.label_path(sku), receipt(sku, price)))
        await get(shop.payment_url(sku))
    except asyncio.CancelledError:
        await undo(shop, sku, report)
        raise


async def open_shop(shop: Shop) -> Report:
    report = Report()
    signals: asyncio.Queue[int] = asyncio.Queue()
    for number in [SIGINT]:
        asyncio.get_running_loop().add_signal_handler(
            number, signals.put_nowait, number
        )
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(order(shop, sku, report)) for sku in shop.skus
        ]
        report.hear(await signals.get())
        for task in tasks:
            task.cancel()
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
