"""The lock is held for what must not come between, and for no longer."""

import asyncio

done = 0


async def fetch(number: int, lock: asyncio.Lock) -> None:
    global done
    await asyncio.sleep(0.03)
    async with lock:
        done += number


async def main() -> None:
    lock = asyncio.Lock()
    await asyncio.gather(*(fetch(number, lock) for number in range(5)))


asyncio.run(main())
