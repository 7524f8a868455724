"""Pauses within an asynchronous generator."""

import asyncio

from shared.lane import Report


async def numbers():
    yield 1
    await asyncio.sleep(0.01)
    yield 2


async def main():
    async for _ in numbers():
        pass


def run(shop):
    asyncio.run(main())
    return Report()
