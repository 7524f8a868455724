"""curio: twenty queries at once."""

import curio

from chapters.chapter05_borrowing_a_thread.exhibits.twenty.counted import (
    QUERIES,
    QUERY,
    counted,
)
from shared.clients.with_curio import query


async def main(stockroom: str) -> None:
    async with curio.TaskGroup() as group:
        for _ in range(QUERIES):
            await group.spawn(query, stockroom, *QUERY)


if __name__ == "__main__":
    counted(lambda stockroom: curio.run(main, stockroom))
