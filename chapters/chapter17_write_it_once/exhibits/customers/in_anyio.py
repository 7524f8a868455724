"""Customers of a library's, in anyio."""

from typing import Any

import anyio

from chapters.chapter17_write_it_once.exhibits.opened import CUSTOMERS


def run(library: Any) -> list[int]:
    return anyio.run(serve, library)


async def serve(library: Any) -> list[int]:
    prices: list[int] = []

    async def customer() -> None:
        prices.append(await library.price("tea"))

    async with anyio.create_task_group() as group:
        for _ in range(CUSTOMERS):
            group.start_soon(customer)
    return prices
