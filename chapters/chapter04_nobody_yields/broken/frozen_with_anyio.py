"""Nobody yields, but the label is drawn on the loop's own thread."""

import anyio

from chapters.chapter04_nobody_yields.job import BEAT_S, Report, Shop, draw
from shared.clients.with_anyio import fetchval, get, save
from shared.lane import STOCK, main


async def heart(report: Report) -> None:
    while True:
        report.beat()
        await anyio.sleep(BEAT_S)


async def label(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        text = draw(report.label(sku), shop.draw_ms(sku))
        await save(shop.label_path(sku), text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with anyio.create_task_group() as group:
        group.start_soon(heart, report)
        async with anyio.create_task_group() as labels:
            for sku in shop.skus:
                labels.start_soon(label, shop, sku, report)
        group.cancel_scope.cancel()
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
