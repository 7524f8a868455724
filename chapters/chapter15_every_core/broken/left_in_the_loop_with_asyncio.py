"""Every core, but the pool is opened and closed within the loop."""

import asyncio
from concurrent.futures import Executor, ProcessPoolExecutor

from chapters.chapter15_every_core.job import Report, Shop, draw
from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, main


async def label(
    shop: Shop,
    sku: str,
    workers: Executor,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        sketch = shop.sketch(report.label(sku))
        loop = asyncio.get_running_loop()
        drawing = await loop.run_in_executor(workers, draw, sketch)
        report.keep(drawing)
        await save(shop.label_path(sku), drawing.text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    with ProcessPoolExecutor(max_workers=shop.cores) as workers:
        async with asyncio.TaskGroup() as group:
            for sku in shop.skus:
                group.create_task(label(shop, sku, workers, report))
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
