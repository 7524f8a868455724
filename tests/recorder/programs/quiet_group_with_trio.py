"""Two siblings of which none raises; there is no report."""

import trio


async def bad():
    await trio.sleep(0)


async def waits():
    await trio.sleep(0.01)


async def main():
    async with trio.open_nursery() as tasks:
        tasks.start_soon(waits)
        tasks.start_soon(bad)


def run(shop):
    trio.run(main)
