"""A library calls a function of mine, in a task that it makes."""

import asyncio

import library  # type: ignore[import-not-found]


async def handle(number: int) -> None:
    await asyncio.sleep(0.01)
    print(number)


async def main() -> None:
    await library.serve(handle, 2)


asyncio.run(main())
