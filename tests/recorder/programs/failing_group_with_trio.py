"""One of two siblings raises while the other one waits."""

import trio


async def bad():
    await trio.sleep(0)
    raise ValueError


async def waits():
    await trio.sleep(60)


async def main():
    async with trio.open_nursery() as tasks:
        tasks.start_soon(waits)
        tasks.start_soon(bad)


def run(shop):
    trio.run(main)
