"""The same, and it waits for them."""

import asyncio


async def save(number: int) -> None:
    await asyncio.sleep(0.02)
    print(number)


async def main() -> None:
    tasks = [asyncio.create_task(save(number)) for number in range(2)]
    await asyncio.wait(tasks)
    print(len(tasks))


asyncio.run(main())
