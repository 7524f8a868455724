"""Six have one of six."""

import asyncio


async def fetch(places: asyncio.Semaphore) -> None:
    async with places:
        await asyncio.sleep(0.04)


async def main() -> None:
    places = asyncio.Semaphore(6)
    await asyncio.gather(*(fetch(places) for _ in range(6)))


asyncio.run(main())
