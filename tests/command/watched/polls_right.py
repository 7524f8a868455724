"""Whoever waits is woken."""

import asyncio


async def set_it(done: asyncio.Event) -> None:
    await asyncio.sleep(0.5)
    done.set()


async def main() -> None:
    done = asyncio.Event()
    task = asyncio.create_task(set_it(done))
    await done.wait()
    await task


asyncio.run(main())
