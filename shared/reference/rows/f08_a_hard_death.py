"""A task dies hard, by `os._exit` or a crash in C: what does it take along?

All tasks of its process, which share its end, and no `finally` runs.
Only another process can die alone: it leaves an exit code, and a ProcessPoolExecutor
that loses a worker is broken, for all of its jobs.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/os.html#os._exit",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.process.BrokenProcessPool",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.exitcode",
)
CHAPTERS = (9, 18)


@answers("exit status 5")
def with_threads():
    import os
    from threading import Thread

    def task():
        os._exit(5)

    alone = Thread(target=task)
    alone.start()
    try:
        alone.join()
    finally:
        print("the program goes on")


@answers("a Process has exit code 5; a pool raises BrokenProcessPool")
def with_processes():
    import os
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Process

    def task():
        os._exit(5)

    if __name__ == "__main__":
        alone = Process(target=task)
        alone.start()
        alone.join()
        print("a Process has exit code", alone.exitcode)

        with ProcessPoolExecutor(1) as tasks:
            asked = tasks.submit(task)
            try:
                asked.result()
            except Exception as error:
                print("a pool raises", type(error).__name__)


@answers("exit status 5")
def with_asyncio():
    import asyncio
    import os

    async def task():
        os._exit(5)

    async def main():
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(task())
        finally:
            print("the program goes on")

    asyncio.run(main())


@answers("exit status 5")
def with_trio():
    import os

    import trio

    async def task():
        os._exit(5)

    async def main():
        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(task)
        finally:
            print("the program goes on")

    trio.run(main)


@answers("exit status 5")
def with_curio():
    import os

    import curio

    async def task():
        os._exit(5)

    async def main():
        try:
            async with curio.TaskGroup() as tasks:
                await tasks.spawn(task)
        finally:
            print("the program goes on")

    curio.run(main)


@answers("exit status 5")
def with_gevent():
    import os

    import gevent

    def task():
        os._exit(5)

    alone = gevent.spawn(task)
    try:
        alone.join()
    finally:
        print("the program goes on")


@answers("exit status 5")
def with_anyio():
    import os

    import anyio

    async def task():
        os._exit(5)

    async def main():
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(task)
        finally:
            print("the program goes on")

    anyio.run(main)
