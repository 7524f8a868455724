"""What does a task cost that waits?"""

import asyncio

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


async def task(here: asyncio.Semaphore, go: asyncio.Event) -> None:
    here.release()
    await go.wait()


async def wait_all(number: int, scales: Scales) -> None:
    here, go = asyncio.Semaphore(0), asyncio.Event()
    scales.none()
    async with asyncio.TaskGroup() as group:
        for _ in range(number):
            group.create_task(task(here, go))
        for _ in range(number):
            await here.acquire()
        scales.all_wait()
        go.set()
    scales.all_ended()


def wait(number: int, scales: Scales) -> None:
    asyncio.run(wait_all(number, scales))


if __name__ == "__main__":
    main(wait, 10_000)
