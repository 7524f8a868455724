"""Every core, but a thread draws."""

import curio

from chapters.chapter15_every_core.job import Report, Shop, draw
from shared.clients.with_curio import fetchval, get, save
from shared.lane import STOCK, main


async def label(
    shop: Shop,
    sku: str,
    workers: curio.Semaphore,
    report: Report,
) -> None:
    with report.skip_on_problem(sku):
        report.prices[sku] = await get(shop.price_url(sku))
        report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)
        sketch = shop.sketch(report.label(sku))
        async with workers:
            drawing = await curio.run_in_thread(draw, sketch)
        report.keep(drawing)
        await save(shop.label_path(sku), drawing.text)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    workers = curio.Semaphore(shop.cores)
    async with curio.TaskGroup() as group:
        for sku in shop.skus:
            await group.spawn(label, shop, sku, workers, report)
        # curio: a group keeps its errors until each result is asked for.
        async for task in group:
            _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
