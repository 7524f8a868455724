"""Worker processes, started as is asked for, with a loop in one."""

import asyncio
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any


def square(number: int) -> int:
    return number * number


async def doubled(number: int) -> int:
    await asyncio.sleep(0.01)
    return 2 * number


def double(number: int) -> int:
    return asyncio.run(doubled(number))


if __name__ == "__main__":
    context: Any = multiprocessing.get_context(sys.argv[1])
    with ProcessPoolExecutor(1, mp_context=context) as workers:
        print(workers.submit(square, 3).result(), workers.submit(double, 4).result())
    with context.Pool(1) as pool:
        print(pool.map(square, [5, 6]))
    process = context.Process(target=square, args=(7,))
    process.start()
    process.join()
    print(process.exitcode)
