"""Two siblings of which none raises; there is no report."""

import asyncio


async def bad():
    pass


async def waits():
    await asyncio.sleep(0.01)


async def main():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(waits())
        tasks.create_task(bad())


def run(shop):
    asyncio.run(main())
