"""What does a task cost that waits?"""

import trio

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


async def task(here: trio.Semaphore, go: trio.Event) -> None:
    here.release()
    await go.wait()


async def wait_all(number: int, scales: Scales) -> None:
    here, go = trio.Semaphore(0), trio.Event()
    scales.none()
    async with trio.open_nursery() as nursery:
        for _ in range(number):
            nursery.start_soon(task, here, go)
        for _ in range(number):
            await here.acquire()
        scales.all_wait()
        go.set()
    scales.all_ended()


def wait(number: int, scales: Scales) -> None:
    trio.run(wait_all, number, scales)


if __name__ == "__main__":
    main(wait, 10_000)
