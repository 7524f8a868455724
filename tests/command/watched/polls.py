"""Whoever waits looks again and again."""

import asyncio

done = False


async def set_it() -> None:
    global done
    await asyncio.sleep(0.5)
    done = True


async def main() -> None:
    task = asyncio.create_task(set_it())
    while not done:
        await asyncio.sleep(0.005)
    await task


asyncio.run(main())
