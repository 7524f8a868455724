"""Every core."""

import trio
import trio_parallel

from chapters.chapter15_every_core.job import Report, Shop, draw
from shared.clients.with_trio import fetchval, get, save
from shared.lane import STOCK, main


async def label(
    shop: Shop,
    sku: str,
    workers: trio.CapacityLimiter,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        sketch = shop.sketch(report.label(sku))
        drawing = await trio_parallel.run_sync(draw, sketch, limiter=workers)
        report.keep(drawing)
        await save(shop.label_path(sku), drawing.text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = trio.CapacityLimiter(shop.cores)
    async with trio_parallel.cache_scope(), trio.open_nursery() as nursery:
        for sku in shop.skus:
            nursery.start_soon(label, shop, sku, workers, report)
    return report


def run(shop: Shop) -> Report:
    return trio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
