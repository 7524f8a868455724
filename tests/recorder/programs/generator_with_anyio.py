"""Pauses within an asynchronous generator."""

import anyio

from shared.lane import Report


async def numbers():
    yield 1
    await anyio.sleep(0.01)
    yield 2


async def main():
    async for _ in numbers():
        pass


def run(shop):
    anyio.run(main)
    return Report()
