"""Each call is awaited before the next is made."""

import asyncio


async def fetch(number: int) -> int:
    await asyncio.sleep(0.05)
    return number


async def main() -> None:
    print([await fetch(number) for number in range(5)])


asyncio.run(main())
