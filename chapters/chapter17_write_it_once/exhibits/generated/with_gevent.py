"""A library that is made by unasync, and its customers in gevent."""

from gevent import monkey

monkey.patch_all()

from threading import Event

import gevent

from chapters.chapter17_write_it_once.exhibits.libraries.made.library import (
    Library,
)
from chapters.chapter17_write_it_once.exhibits.opened import (
    CUSTOMERS,
    tell,
)
from chapters.chapter17_write_it_once.job import Locked, Prices, Shop


def served(shop: Shop, prices: Prices[Event]) -> list[int]:
    library = Library(shop, prices)
    tasks = [gevent.spawn(library.price, "tea") for _ in range(CUSTOMERS)]
    return [task.get() for task in tasks]


if __name__ == "__main__":
    tell(
        lambda shop: served(shop, Prices()),
        lambda shop: served(shop, Locked()),
    )
