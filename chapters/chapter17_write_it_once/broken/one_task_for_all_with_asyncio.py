"""Write it once, but all who want a price await one task."""

import asyncio

from chapters.chapter17_write_it_once.job import Prices, Report, Shop, Step
from shared.clients.with_asyncio import get
from shared.lane import WorldError, main


class Library:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.prices: Prices[None] = Prices()
        self.asked: dict[str, asyncio.Task[None]] = {}

    async def price(self, sku: str) -> int:
        while True:
            step = self.prices.want(sku, None)
            if step is Step.KNOWN:
                return self.prices.price(sku)
            if step is Step.ASK:
                self.asked[sku] = asyncio.create_task(self.ask(sku))
            await self.asked[sku]

    async def ask(self, sku: str) -> None:
        try:
            pence = await get(self.shop.price_url(sku))
            self.prices.keep(sku, pence)
        except WorldError as error:
            self.prices.refuse(sku, error)
        finally:
            self.prices.over(sku)


async def serve(library: Library, name: str, sku: str, report: Report) -> None:
    with report.skip_on_problem(name):
        report.bills[name] = await library.price(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    library = Library(shop)
    async with asyncio.TaskGroup() as group:
        leaving = group.create_task(serve(library, *shop.leaver, report))
        await get(shop.asked_url)
        for customer in shop.customers:
            group.create_task(serve(library, *customer, report))
        await get(shop.leaves_url)
        leaving.cancel()
    return report


def run(shop: Shop) -> Report:
    return asyncio.run(open_shop(shop))


if __name__ == "__main__":
    main(run)
