"""Pauses within an asynchronous generator."""

import trio

from shared.lane import Report


async def numbers():
    yield 1
    await trio.sleep(0.01)
    yield 2


async def main():
    async for _ in numbers():
        pass


def run(shop):
    trio.run(main)
    return Report()
