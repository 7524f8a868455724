"""What does a task cost that waits?"""

import asyncio
from collections.abc import Iterator
from itertools import count

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


async def task(
    number: int,
    begun: Iterator[int],
    all_here: asyncio.Event,
    go: asyncio.Event,
) -> None:
    if next(begun) == number:
        all_here.set()
    await go.wait()


async def wait_all(number: int, scales: Scales) -> None:
    begun, all_here, go = count(1), asyncio.Event(), asyncio.Event()
    scales.none()
    async with asyncio.TaskGroup() as group:
        for _ in range(number):
            group.create_task(task(number, begun, all_here, go))
        await all_here.wait()
        scales.all_wait()
        go.set()
    scales.all_ended()


def wait(number: int, scales: Scales) -> None:
    asyncio.run(wait_all(number, scales))


if __name__ == "__main__":
    main(wait, 10_000)
