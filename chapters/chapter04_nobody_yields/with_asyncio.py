"""Nobody yields."""

import asyncio

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_asyncio import get, query, save
from shared.lane import STOCK, main


async def heart(shop: Shop, report: Report) -> None:
    while len(report.done) < len(shop.skus):
        report.beat()
        await asyncio.sleep(BEAT_S)


async def label(shop: Shop, sku: str, report: Report) -> None:
    try:
        with report.noting_problems(sku):
            report.prices[sku] = await get(shop.price_url(sku))
            [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)
            text = await asyncio.to_thread(
                draw, report.label(sku), shop.draw_ms(sku)
            )
            await save(shop.label_path(sku), text)
    finally:
        report.done.add(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with asyncio.TaskGroup() as tasks:
        for sku in shop.skus:
            tasks.create_task(label(shop, sku, report))
        tasks.create_task(heart(shop, report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
