"""Workers wait for work, and who has it waits for `join`: one forgets `task_done`."""

import asyncio


async def work(queue: asyncio.Queue[int]) -> None:
    while True:
        print(await queue.get())


async def main() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    workers = [asyncio.create_task(work(queue)) for _ in range(2)]
    for number in range(3):
        queue.put_nowait(number)
    try:
        await asyncio.wait_for(queue.join(), 1.5)
    except TimeoutError:
        print("gave up")
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


asyncio.run(main())
