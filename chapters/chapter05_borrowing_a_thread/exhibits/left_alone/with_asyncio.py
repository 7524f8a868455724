"""asyncio: the loop's default executor, which `to_thread` uses."""

import asyncio

from chapters.chapter05_borrowing_a_thread.exhibits.left_alone.crowd import (
    CALLS,
    Crowd,
)


async def main() -> None:
    crowd = Crowd()
    async with asyncio.TaskGroup() as group:
        for _ in range(CALLS):
            group.create_task(asyncio.to_thread(crowd.come))
    print(crowd)


if __name__ == "__main__":
    asyncio.run(main())
