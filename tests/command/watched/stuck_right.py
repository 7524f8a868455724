"""The same with it, and as long: for somebody outside."""

import asyncio
import sys


async def work(queue: asyncio.Queue[int]) -> None:
    while True:
        print(await queue.get())
        queue.task_done()


async def main() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    workers = [asyncio.create_task(work(queue)) for _ in range(2)]
    for number in range(3):
        queue.put_nowait(number)
    await asyncio.wait_for(queue.join(), 1.5)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(1.2)"
    )
    await child.wait()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


asyncio.run(main())
