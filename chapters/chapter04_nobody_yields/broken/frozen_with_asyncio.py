"""Nobody yields, but the label is drawn on the loop's own thread."""

import asyncio

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, main


async def heart(report: Report) -> None:
    while True:
        report.beat()
        await asyncio.sleep(BEAT_S)


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        text = draw(report.label(sku), shop.draw_ms(sku))
        await save(shop.label_path(sku), text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with asyncio.TaskGroup() as group:
        beating = group.create_task(heart(report))
        async with asyncio.TaskGroup() as labels:
            for sku in shop.skus:
                labels.create_task(label(shop, sku, report))
        beating.cancel()
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
