"""How many threads a process has while twenty queries are under way."""

from collections.abc import Callable
from threading import Thread
from time import sleep

import psutil

from shared.shop import STOCK, Product, Shop
from shared.world import Gate, World
from shared.world.stockroom import POSTGRESQL, SQLITE

QUERIES = 20
QUERY = (STOCK, "tea")
SHOP = Shop((Product("tea", stock_ms=100),))
ALL_AT_ONCE = Gate("all-at-once", {"db": QUERIES}, {"db"})
"""No query goes on before all have come."""


class Most:
    """The most threads that there are meanwhile, without the one that looks."""

    threads = 0
    over = False

    def __enter__(self) -> "Most":
        self.looking = Thread(target=self.look)
        self.looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over = True
        self.looking.join()

    def look(self) -> None:
        process = psutil.Process()
        while not self.over:
            self.threads = max(self.threads, process.num_threads() - 1)
            sleep(0.002)


def counted(ask: Callable[[str], object]) -> None:
    """Print the number for SQLite, and for PostgreSQL.

    PostgreSQL first, for a runtime may keep its threads for a while.
    """
    found = {}
    for kind in (POSTGRESQL, SQLITE):
        with (
            World(stockroom=kind) as world,
            world.open(SHOP, gates=[ALL_AT_ONCE]) as opened,
            Most() as most,
        ):
            ask(opened.shop.stockroom)
        found[kind] = most.threads
    print(found[SQLITE], "|", found[POSTGRESQL])
