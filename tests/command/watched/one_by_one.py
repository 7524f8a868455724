"""Four fetches, each of which is waited for before the next is made."""

import trio


async def fetch(number: int) -> None:
    await trio.sleep(0.03)


async def main() -> None:
    for number in range(4):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(fetch, number)


trio.run(main)
