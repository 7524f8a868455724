"""The same, and somebody does."""

import asyncio


async def save(number: int) -> None:
    await asyncio.sleep(0.01)
    raise ValueError(number)


async def main() -> None:
    tasks = [asyncio.create_task(save(number)) for number in range(2)]
    print(await asyncio.gather(*tasks, return_exceptions=True))


asyncio.run(main())
