"""Nobody yields, and the label is drawn on the loop's own thread."""

import curio

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_curio import get, query, save
from shared.lane import STOCK, main


async def heart(shop: Shop, report: Report) -> None:
    while len(report.done) < len(shop.skus):
        report.beat()
        await curio.sleep(BEAT_S)


async def label(shop: Shop, sku: str, report: Report) -> None:
    try:
        with report.noting_problems(sku):
            report.prices[sku] = await get(shop.price_url(sku))
            [(report.stocks[sku],)] = await query(shop.stockroom, STOCK, sku)
            text = draw(report.label(sku), shop.draw_ms(sku))
            await save(shop.label_path(sku), text)
    finally:
        report.done.add(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as tasks:
        for sku in shop.skus:
            await tasks.spawn(label, shop, sku, report)
        await tasks.spawn(heart, shop, report)
        # curio: a group keeps its errors until each result is asked for.
        async for task in tasks:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
