"""anyio: twenty queries at once."""

import anyio

from chapters.chapter05_borrowing_a_thread.exhibits.twenty.counted import (
    QUERIES,
    QUERY,
    counted,
)
from shared.clients.with_anyio import query


async def main(stockroom: str) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(QUERIES):
            group.start_soon(query, stockroom, *QUERY)


if __name__ == "__main__":
    counted(lambda stockroom: anyio.run(main, stockroom))
