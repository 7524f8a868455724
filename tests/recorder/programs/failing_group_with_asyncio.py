"""One of two siblings raises while the other one waits."""

import asyncio


async def bad():
    raise ValueError


async def waits():
    await asyncio.sleep(60)


async def main():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(waits())
        tasks.create_task(bad())


def run(shop):
    asyncio.run(main())
