"""Pauses within an asynchronous generator."""

import curio

from shared.lane import Report


async def numbers():
    yield 1
    await curio.sleep(0.01)
    yield 2


async def main():
    async for _ in numbers():
        pass


def run(shop):
    curio.run(main)
    return Report()
