"""Something blocks the loop for a while in which a timer is due."""

import asyncio
import time


async def ticks() -> None:
    for _ in range(5):
        await asyncio.sleep(0.02)


async def heavy() -> None:
    await asyncio.sleep(0.03)
    time.sleep(0.2)
    await asyncio.sleep(0)


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(ticks())
        group.create_task(heavy())


asyncio.run(main())
