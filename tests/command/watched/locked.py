"""A lock is held while its holder waits for something else."""

import asyncio


async def fetch(number: int, lock: asyncio.Lock) -> None:
    async with lock:
        await asyncio.sleep(0.03)


async def main() -> None:
    lock = asyncio.Lock()
    await asyncio.gather(*(fetch(number, lock) for number in range(5)))


asyncio.run(main())
