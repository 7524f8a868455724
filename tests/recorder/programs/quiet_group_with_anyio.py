"""Two siblings of which none raises; there is no report."""

import anyio


async def bad():
    pass


async def waits():
    await anyio.sleep(0.01)


async def main():
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waits)
        tasks.start_soon(bad)


def run(shop):
    anyio.run(main)
