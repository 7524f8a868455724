"""A library that is written with anyio, and customers in gevent."""

from gevent import monkey

monkey.patch_all()

import gevent
from anyio.from_thread import start_blocking_portal

from chapters.chapter17_write_it_once.exhibits.opened import (
    CUSTOMERS,
    tell,
)
from chapters.chapter17_write_it_once.job import Shop
from chapters.chapter17_write_it_once.with_anyio import Library


def run_by_portal(shop: Shop) -> list[int]:
    library = Library(shop)
    with start_blocking_portal() as portal:
        tasks = [
            gevent.spawn(portal.call, library.price, "tea")
            for _ in range(CUSTOMERS)
        ]
        return [task.get() for task in tasks]


if __name__ == "__main__":
    tell(None, run_by_portal, None)
