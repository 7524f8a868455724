"""Customers of a library's, in asyncio."""

import asyncio
from typing import Any

from chapters.chapter17_write_it_once.exhibits.opened import CUSTOMERS


def run(library: Any) -> list[int]:
    return asyncio.run(serve(library))


async def serve(library: Any) -> list[int]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(library.price("tea")) for _ in range(CUSTOMERS)
        ]
    return [task.result() for task in tasks]
