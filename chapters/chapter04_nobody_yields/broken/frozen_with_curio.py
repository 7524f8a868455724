"""Nobody yields, but the label is drawn on the loop's own thread."""

import curio

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, main


async def heart(report: Report) -> None:
    while True:
        report.beat()
        await curio.sleep(BEAT_S)


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        text = draw(report.label(sku), shop.draw_ms(sku))
        await save(shop.label_path(sku), text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with curio.TaskGroup() as group:
        await group.spawn(heart, report)
        async with curio.TaskGroup() as labels:
            for sku in shop.skus:
                await labels.spawn(label, shop, sku, report)
            # curio: a group keeps its errors until each result is asked for.
            async for task in labels:
                _ = task.result
        await group.cancel_remaining()
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
