"""Fails in every way, and prints each traceback."""

import asyncio
import multiprocessing
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Thread
from typing import Any


def bad(number: int) -> None:
    raise ValueError(number)


async def worse(number: int) -> None:
    await asyncio.sleep(0)
    raise ValueError(number)


async def main() -> None:
    try:
        await asyncio.create_task(worse(1))
    except ValueError:
        traceback.print_exc()
    task = asyncio.create_task(worse(2))
    await asyncio.wait([task])
    traceback.print_exception(task.exception())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(worse(3))
    except* ValueError:
        traceback.print_exc()
    try:
        await asyncio.to_thread(bad, 4)
    except ValueError:
        traceback.print_exc()
    task = asyncio.create_task(worse(5))
    await asyncio.sleep(0.01)
    try:
        task.result()
    except ValueError:
        traceback.print_exc()


if __name__ == "__main__":
    context: Any = multiprocessing.get_context(sys.argv[1])
    asyncio.run(main())
    for run in (asyncio.run, asyncio.new_event_loop().run_until_complete):
        try:
            run(worse(11))
        except ValueError:
            traceback.print_exc()
    thread = Thread(target=bad, args=(6,))
    thread.start()
    thread.join()
    with ThreadPoolExecutor() as threads, ProcessPoolExecutor(1, context) as workers:
        for pool in (threads, workers):
            try:
                pool.submit(bad, 7).result()
            except ValueError:
                traceback.print_exc()
    process = context.Process(target=bad, args=(8,))
    process.start()
    process.join()
    with context.Pool(1) as many:
        try:
            many.map(bad, [9])
        except ValueError:
            traceback.print_exc()
    bad(10)
