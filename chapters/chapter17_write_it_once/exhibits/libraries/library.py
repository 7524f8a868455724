"""The library; the one in `made` is made from the other, by `make.py`."""

import anyio

from chapters.chapter17_write_it_once.job import Prices, Shop, Step
from shared.clients.with_anyio import get
from shared.errors import WorldError


class Library:
    def __init__(self, shop: Shop, prices: Prices[anyio.Event]) -> None:
        self.shop = shop
        self.prices = prices

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
        except WorldError as error:
            self.prices.refuse(sku, error)
        finally:
            for bell in self.prices.over(sku):
                bell.set()
