"""What does a task cost that waits?"""

import anyio

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


async def task(here: anyio.Semaphore, go: anyio.Event) -> None:
    here.release()
    await go.wait()


async def wait_all(number: int, scales: Scales) -> None:
    here, go = anyio.Semaphore(0), anyio.Event()
    scales.none()
    async with anyio.create_task_group() as group:
        for _ in range(number):
            group.start_soon(task, here, go)
        for _ in range(number):
            await here.acquire()
        scales.all_wait()
        go.set()
    scales.all_ended()


def wait(number: int, scales: Scales) -> None:
    anyio.run(wait_all, number, scales)


if __name__ == "__main__":
    main(wait, 10_000)
