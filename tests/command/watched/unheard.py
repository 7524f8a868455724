"""A task fails, and nobody asks for its result."""

import asyncio


async def save(number: int) -> None:
    await asyncio.sleep(0.01)
    raise ValueError(number)


async def main() -> None:
    tasks = [asyncio.create_task(save(number)) for number in range(2)]
    await asyncio.sleep(0.05)
    del tasks


asyncio.run(main())
