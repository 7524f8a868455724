"""A call without `await`."""

import asyncio


async def save(number: int) -> None:
    await asyncio.sleep(0.01)
    print(number)


async def main() -> None:
    for number in range(3):
        save(number)  # type: ignore[unused-coroutine]


asyncio.run(main())
