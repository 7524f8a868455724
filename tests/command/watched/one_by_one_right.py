"""The same four at once."""

import trio


async def fetch(number: int) -> None:
    await trio.sleep(0.03)


async def main() -> None:
    async with trio.open_nursery() as nursery:
        for number in range(4):
            nursery.start_soon(fetch, number)


trio.run(main)
