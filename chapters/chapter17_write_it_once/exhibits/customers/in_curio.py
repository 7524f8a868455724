"""Customers of a library's, in curio."""

from typing import Any

import curio

from chapters.chapter17_write_it_once.exhibits.opened import CUSTOMERS


def run(library: Any) -> list[int]:
    prices: list[int] = curio.run(serve, library)
    return prices


async def serve(library: Any) -> list[int]:
    async with curio.TaskGroup() as group:
        for _ in range(CUSTOMERS):
            await group.spawn(library.price, "tea")
    prices: list[int] = group.results
    return prices
