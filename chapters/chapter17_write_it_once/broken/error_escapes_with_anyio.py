"""Write it once, but an error is not told to the core."""

import anyio

from chapters.chapter17_write_it_once.job import Prices, Report, Shop, Step
from shared.clients.with_anyio import get
from shared.lane import main


class Library:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.prices: Prices[anyio.Event] = Prices()

    async def price(self, sku: str) -> int:
        while True:
            bell = anyio.Event()
            step = self.prices.want(sku, bell)
            if step is Step.KNOWN:
                return self.prices.price(sku)
            if step is Step.ASK:
                await self.ask(sku)
            else:
                await bell.wait()

    async def ask(self, sku: str) -> None:
        try:
            pence = await get(self.shop.price_url(sku))
            self.prices.keep(sku, pence)
        finally:
            for bell in self.prices.over(sku):
                bell.set()


async def serve(library: Library, name: str, sku: str, report: Report) -> None:
    with report.skip_on_problem(name):
        report.bills[name] = await library.price(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    library = Library(shop)
    async with (
        anyio.create_task_group() as group,
        anyio.create_task_group() as leaving,
    ):
        leaving.start_soon(serve, library, *shop.leaver, report)
        await get(shop.asked_url)
        for customer in shop.customers:
            group.start_soon(serve, library, *customer, report)
        await get(shop.leaves_url)
        leaving.cancel_scope.cancel()
    return report


def run(shop: Shop) -> Report:
    return anyio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
