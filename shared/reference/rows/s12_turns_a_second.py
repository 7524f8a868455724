"""Two tasks that do nothing but let each other run: how many turns a second?

The most on a loop, where a switch is some calls of functions, and what the runtime does
around them.
Threads and processes are woken by the operating system, here by the same kind of
semaphore.
A turn is what a task does between two switches, here next to nothing.
"""

from shared.semantics.row import measures

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#sleeping",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.sleep",
    "https://www.gevent.org/api/gevent.html#gevent.sleep",
    "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Semaphore",
)
CHAPTERS = (14,)


@measures()
def with_threads():
    import time
    from multiprocessing import Semaphore
    from threading import Thread

    def task(mine, other):
        for _ in range(10_000):
            mine.acquire()
            other.release()

    a, b = Semaphore(1), Semaphore(0)
    tasks = [
        Thread(target=task, args=(a, b)),
        Thread(target=task, args=(b, a)),
    ]
    start = time.monotonic()
    for each in tasks:
        each.start()
    for each in tasks:
        each.join()
    seconds = time.monotonic() - start
    print(f"{20_000 / seconds:,.0f} turns a second")


@measures()
def with_processes():
    import time
    from multiprocessing import Barrier, Process, Semaphore, Value

    def task(all_there, began, mine, other):
        all_there.wait()
        began.value = time.monotonic()
        for _ in range(10_000):
            mine.acquire()
            other.release()

    if __name__ == "__main__":
        all_there, began = Barrier(2), Value("d")
        a, b = Semaphore(1), Semaphore(0)
        tasks = [
            Process(target=task, args=(all_there, began, a, b)),
            Process(target=task, args=(all_there, began, b, a)),
        ]
        for each in tasks:
            each.start()
        for each in tasks:
            each.join()
        seconds = time.monotonic() - began.value
        print(f"{20_000 / seconds:,.0f} turns a second")


@measures()
def with_asyncio():
    import asyncio
    import time

    async def task():
        for _ in range(10_000):
            await asyncio.sleep(0)

    async def main():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(task())
            tasks.create_task(task())

    start = time.monotonic()
    asyncio.run(main())
    seconds = time.monotonic() - start
    print(f"{20_000 / seconds:,.0f} turns a second")


@measures()
def with_trio():
    import time

    import trio

    async def task():
        for _ in range(10_000):
            await trio.sleep(0)

    async def main():
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task)
            tasks.start_soon(task)

    start = time.monotonic()
    trio.run(main)
    seconds = time.monotonic() - start
    print(f"{20_000 / seconds:,.0f} turns a second")


@measures()
def with_curio():
    import time

    import curio

    async def task():
        for _ in range(10_000):
            await curio.sleep(0)

    async def main():
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(task)
            await tasks.spawn(task)

    start = time.monotonic()
    curio.run(main)
    seconds = time.monotonic() - start
    print(f"{20_000 / seconds:,.0f} turns a second")


@measures()
def with_gevent():
    import time

    import gevent

    def task():
        for _ in range(10_000):
            gevent.sleep(0)

    start = time.monotonic()
    tasks = [gevent.spawn(task), gevent.spawn(task)]
    gevent.joinall(tasks)
    seconds = time.monotonic() - start
    print(f"{20_000 / seconds:,.0f} turns a second")


@measures()
def with_anyio():
    import time

    import anyio

    async def task():
        for _ in range(10_000):
            await anyio.sleep(0)

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task)
            tasks.start_soon(task)

    start = time.monotonic()
    anyio.run(main)
    seconds = time.monotonic() - start
    print(f"{20_000 / seconds:,.0f} turns a second")
