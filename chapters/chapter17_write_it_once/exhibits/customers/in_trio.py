"""Customers of a library's, in trio."""

from typing import Any

import trio

from chapters.chapter17_write_it_once.exhibits.opened import CUSTOMERS


def run(library: Any) -> list[int]:
    return trio.run(serve, library)


async def serve(library: Any) -> list[int]:
    prices: list[int] = []

    async def customer() -> None:
        prices.append(await library.price("tea"))

    async with trio.open_nursery() as nursery:
        for _ in range(CUSTOMERS):
            nursery.start_soon(customer)
    return prices
