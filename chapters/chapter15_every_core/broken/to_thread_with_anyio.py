"""Every core, but a thread draws."""

import anyio
from anyio import to_thread

from chapters.chapter15_every_core.job import Report, Shop, draw
from shared.clients.with_anyio import fetchval, get, save
from shared.lane import STOCK, main


async def label(
    shop: Shop,
    sku: str,
    workers: anyio.CapacityLimiter,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        sketch = shop.sketch(report.label(sku))
        drawing = await to_thread.run_sync(draw, sketch, limiter=workers)
        report.keep(drawing)
        await save(shop.label_path(sku), drawing.text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = anyio.CapacityLimiter(shop.cores)
    async with anyio.create_task_group() as group:
        for sku in shop.skus:
            group.start_soon(label, shop, sku, workers, report)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
