"""The library; the one in `made` is made from the other, by `make.py`."""

import threading

from chapters.chapter17_write_it_once.job import Prices, Shop, Step
from shared.clients.with_threads import get
from shared.errors import WorldError


class Library:
    def __init__(self, shop: Shop, prices: Prices[threading.Event]) -> None:
        self.shop = shop
        self.prices = prices

    def price(self, sku: str) -> int:
        while True:
            bell = threading.Event()
            step = self.prices.want(sku, bell)
            if step is Step.KNOWN:
                return self.prices.price(sku)
            if step is Step.ASK:
                self.ask(sku)
            else:
                bell.wait()

    def ask(self, sku: str) -> None:
        try:
            pence = get(self.shop.price_url(sku))
            self.prices.keep(sku, pence)
        except WorldError as error:
            self.prices.refuse(sku, error)
        finally:
            for bell in self.prices.over(sku):
                bell.set()
