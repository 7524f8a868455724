"""What the loop calls back itself takes its time."""

import asyncio
import time


def save() -> None:
    time.sleep(0.1)


async def ticks() -> None:
    for _ in range(4):
        await asyncio.sleep(0.02)


async def main() -> None:
    asyncio.get_running_loop().call_later(0.03, save)
    await asyncio.create_task(ticks())


asyncio.run(main())
