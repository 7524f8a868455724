"""A library that is made by unasync, and its customers in threads.

Each is held for a moment between looking whether somebody asks and noting that he does,
until all are there: as chance has it now and then, and here each time.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event

from chapters.chapter17_write_it_once.exhibits.libraries.made.library import (
    Library,
)
from chapters.chapter17_write_it_once.exhibits.opened import (
    CUSTOMERS,
    tell,
)
from chapters.chapter17_write_it_once.job import Locked, Prices, Shop

LONG_S = 0.3


class Held(Prices[Event]):
    """A core in which all meet between two steps, if they can."""

    def __init__(self) -> None:
        super().__init__()
        self._meeting = Barrier(CUSTOMERS)

    def _is_asked(self, sku: str) -> bool:
        found = super()._is_asked(sku)
        with suppress(BrokenBarrierError):
            self._meeting.wait(LONG_S)
        return found


class HeldLocked(Held, Locked[Event]):
    """Where there is a lock, they cannot."""


def served(shop: Shop, prices: Prices[Event]) -> list[int]:
    library = Library(shop, prices)
    with ThreadPoolExecutor() as pool:
        tasks = [pool.submit(library.price, "tea") for _ in range(CUSTOMERS)]
        return [task.result() for task in tasks]


if __name__ == "__main__":
    tell(
        lambda shop: served(shop, Held()),
        lambda shop: served(shop, HeldLocked()),
    )
