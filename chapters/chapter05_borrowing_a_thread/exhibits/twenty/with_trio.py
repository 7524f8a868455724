"""trio: twenty queries at once."""

import trio

from chapters.chapter05_borrowing_a_thread.exhibits.twenty.counted import (
    QUERIES,
    QUERY,
    counted,
)
from shared.clients.with_trio import query


async def main(stockroom: str) -> None:
    async with trio.open_nursery() as nursery:
        for _ in range(QUERIES):
            nursery.start_soon(query, stockroom, *QUERY)


if __name__ == "__main__":
    counted(lambda stockroom: trio.run(main, stockroom))
