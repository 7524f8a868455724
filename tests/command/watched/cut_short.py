"""The main function ends, and what it has started does not."""

import asyncio


async def save(number: int) -> None:
    await asyncio.sleep(10)
    print(number)


async def main() -> None:
    tasks = [asyncio.create_task(save(number)) for number in range(2)]
    await asyncio.sleep(0.01)
    print(len(tasks))


asyncio.run(main())
