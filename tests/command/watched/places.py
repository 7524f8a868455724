"""Six want one of two places."""

import asyncio


async def fetch(places: asyncio.Semaphore) -> None:
    async with places:
        await asyncio.sleep(0.04)


async def main() -> None:
    places = asyncio.Semaphore(2)
    await asyncio.gather(*(fetch(places) for _ in range(6)))


asyncio.run(main())
