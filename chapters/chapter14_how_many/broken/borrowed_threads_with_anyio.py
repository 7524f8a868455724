"""How many, how fast, but only forty threads are lent."""

import anyio.to_thread

from chapters.chapter14_how_many.job import Report, Shop
from shared.clients.with_anyio import save
from shared.clients.with_threads import get
from shared.lane import main


async def price(shop: Shop, sku: str, report: Report) -> None:
    with report.skip_on_problem(sku):
        url = shop.price_url(sku)
        report.prices[sku] = await anyio.to_thread.run_sync(get, url)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    async with anyio.create_task_group() as group:
        for sku in shop.skus:
            group.start_soon(price, shop, sku, report)
    await save(shop.list_path, report.price_list)
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
