"""One of two siblings raises while the other one waits."""

import anyio


async def bad():
    raise ValueError


async def waits():
    await anyio.sleep(60)


async def main():
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waits)
        tasks.start_soon(bad)


def run(shop):
    anyio.run(main)
