"""What does a task cost that waits?"""

from collections.abc import Iterator
from itertools import count

import curio

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


async def task(
    number: int, begun: Iterator[int], all_here: curio.Event, go: curio.Event
) -> None:
    if next(begun) == number:
        await all_here.set()
    await go.wait()


async def wait_all(number: int, scales: Scales) -> None:
    begun, all_here, go = count(1), curio.Event(), curio.Event()
    scales.none()
    async with curio.TaskGroup() as group:
        for _ in range(number):
            await group.spawn(task, number, begun, all_here, go)
        await all_here.wait()
        scales.all_wait()
        await go.set()
    scales.all_ended()


def wait(number: int, scales: Scales) -> None:
    curio.run(wait_all, number, scales)


if __name__ == "__main__":
    main(wait, 10_000)
