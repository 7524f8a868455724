"""Write it once, but the bells are rung without an await."""

import curio

from chapters.chapter17_write_it_once.job import Prices, Report, Shop, Step
from shared.clients.with_curio import get
from shared.lane import WorldError, main


class Library:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.prices: Prices[curio.Event] = Prices()

    async def price(self, sku: str) -> int:
        while True:
            bell = curio.Event()
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
        except WorldError as error:
            self.prices.refuse(sku, error)
        finally:
            for bell in self.prices.over(sku):
                bell.set()


async def serve(library: Library, name: str, sku: str, report: Report) -> None:
    with report.skip_on_problem(name):
        report.bills[name] = await library.price(sku)


async def open_shop(shop: Shop) -> Report:
    report = Report()
    library = Library(shop)
    async with curio.TaskGroup() as group:
        leaving = await group.spawn(serve, library, *shop.leaver, report)
        await get(shop.asked_url)
        for customer in shop.customers:
            await group.spawn(serve, library, *customer, report)
        await get(shop.leaves_url)
        await leaving.cancel()
        async for task in group:
            if not task.cancelled:
                _ = task.result
    return report


def run(shop: Shop) -> Report:
    return curio.run(open_shop, shop)


if __name__ == "__main__":
    main(run)
