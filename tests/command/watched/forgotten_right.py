"""The same, awaited."""

import asyncio


async def save(number: int) -> None:
    await asyncio.sleep(0.01)
    print(number)


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(save(number))


asyncio.run(main())
