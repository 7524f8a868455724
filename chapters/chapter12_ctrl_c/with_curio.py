"""Ctrl-C."""

from signal import SIG_BLOCK, pthread_sigmask, sigwait

import curio

from chapters.chapter12_ctrl_c.job import (
    BRING,
    SIGNALS,
    TAKE,
    Report,
    Shop,
    receipt,
)
from shared.clients.with_curio import get, query, remove, save
from shared.lane import main


async def undo(shop: Shop, sku: str, report: Report) -> None:
    await remove(shop.label_path(sku))
    await query(shop.stockroom, BRING, sku)
    report.undone.add(sku)


async def order(shop: Shop, sku: str, report: Report) -> None:
    # curio: a thread goes on when the task that waits for it is cancelled.
    async with curio.disable_cancellation():
        await query(shop.stockroom, TAKE, sku)
    try:
        price = await get(shop.price_url(sku))
        async with curio.disable_cancellation():
            await save(shop.label_path(sku), receipt(sku, price))
        await get(shop.payment_url(sku))
    except curio.CancelledError:
        await undo(shop, sku, report)
        raise


async def open_shop(shop: Shop) -> Report:
    report = Report()
    # curio: the thread that waits inherits it, and takes what is pending.
    pthread_sigmask(SIG_BLOCK, SIGNALS)
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            await group.spawn(order, shop, sku, report)
        report.hear(await curio.run_in_thread(sigwait, SIGNALS))
        await group.cancel_remaining()
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
