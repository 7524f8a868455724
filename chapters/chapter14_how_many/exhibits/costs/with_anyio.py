"""What does a task cost that waits?"""

from collections.abc import Iterator
from itertools import count

import anyio

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


async def task(
    number: int, begun: Iterator[int], all_here: anyio.Event, go: anyio.Event
) -> None:
    if next(begun) == number:
        all_here.set()
    await go.wait()


async def wait_all(number: int, scales: Scales) -> None:
    begun, all_here, go = count(1), anyio.Event(), anyio.Event()
    scales.none()
    async with anyio.create_task_group() as group:
        for _ in range(number):
            group.start_soon(task, number, begun, all_here, go)
        await all_here.wait()
        scales.all_wait()
        go.set()
    scales.all_ended()


def wait(number: int, scales: Scales) -> None:
    anyio.run(wait_all, number, scales)


if __name__ == "__main__":
    main(wait, 10_000)
