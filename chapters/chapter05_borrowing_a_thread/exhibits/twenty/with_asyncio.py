"""asyncio: twenty queries at once."""

import asyncio

from chapters.chapter05_borrowing_a_thread.exhibits.twenty.counted import (
    QUERIES,
    QUERY,
    counted,
)
from shared.clients.with_asyncio import query


async def main(stockroom: str) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(QUERIES):
            group.create_task(query(stockroom, *QUERY))


if __name__ == "__main__":
    counted(lambda stockroom: asyncio.run(main(stockroom)))
