"""What does a task cost that waits?"""

import curio

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


async def task(here: curio.Semaphore, go: curio.Event) -> None:
    await here.release()
    await go.wait()


async def wait_all(number: int, scales: Scales) -> None:
    here, go = curio.Semaphore(0), curio.Event()
    scales.none()
    async with curio.TaskGroup() as group:
        for _ in range(number):
            await group.spawn(task, here, go)
        for _ in range(number):
            await here.acquire()
        scales.all_wait()
        await go.set()
    scales.all_ended()


def wait(number: int, scales: Scales) -> None:
    curio.run(wait_all, number, scales)


if __name__ == "__main__":
    main(wait, 10_000)
