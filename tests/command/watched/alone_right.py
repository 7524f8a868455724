"""The same, all at once."""

import asyncio


async def fetch(number: int) -> int:
    await asyncio.sleep(0.05)
    return number


async def main() -> None:
    print(await asyncio.gather(*(fetch(number) for number in range(5))))


asyncio.run(main())
