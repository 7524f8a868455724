"""Nobody yields."""

import trio

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_trio import get, query, save
from shared.lane import STOCK, main


async def heart(shop: Shop, report: Report) -> None:
    while len(report.done) < len(shop.skus):
        report.beat()
        await trio.sleep(BEAT_S)


async def label(shop: Shop, sku: str, report: Report) -> None:
    try:
        with report.noting_problems(sku):
            report.prices[sku] = await get(shop.price_url(sku))
            [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)
            text = await trio.to_thread.run_sync(
                draw, report.label(sku), shop.draw_ms(sku)
            )
            await save(shop.label_path(sku), text)
    finally:
        report.done.add(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with trio.open_nursery() as tasks:
        for sku in shop.skus:
            tasks.start_soon(label, shop, sku, report)
        tasks.start_soon(heart, shop, report)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
