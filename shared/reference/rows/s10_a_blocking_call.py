"""Four tasks call `time.sleep` and not their runtime's own sleep: do the naps overlap?

Among threads and processes they do, on a loop they do not, and under gevent the same
line does either: patched, `time.sleep` is gevent's own.
A thread or a process that sleeps lets the others run, but in a call that keeps the GIL
a thread does not; a loop has one thread, and while that sleeps in the operating system
no task gets a turn.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/ctypes.html#ctypes.PyDLL",
    "https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code",
    "https://trio.readthedocs.io/en/stable/tutorial.html#task-switching-illustrated",
    "https://curio.readthedocs.io/en/latest/tutorial.html#long-running-operations",
    "https://www.gevent.org/api/gevent.time.html",
    "https://www.gevent.org/api/gevent.monkey.html#gevent.monkey.get_original",
    "https://anyio.readthedocs.io/en/stable/threads.html",
)
CHAPTERS = (2, 4, 5, 13)


@answers("they overlap; a C call that keeps the GIL: one after the other")
def with_threads():
    import ctypes
    import time
    from concurrent.futures import ThreadPoolExecutor

    order = []

    def task():
        order.append("asleep")
        time.sleep(0.1)
        order.append("awake")

    with ThreadPoolExecutor(4) as tasks:
        for _ in range(4):
            tasks.submit(task)
    serial = order == ["asleep", "awake"] * 4
    print("one after the other" if serial else "they overlap")

    print("a C call that keeps the GIL", end=": ")
    libc = ctypes.PyDLL(None)  # CDLL would release it
    start = time.monotonic()
    with ThreadPoolExecutor(4) as tasks:
        for _ in range(4):
            tasks.submit(libc.usleep, 100_000)
    serial = time.monotonic() - start >= 0.4
    print("one after the other" if serial else "they overlap")


@answers("they overlap")
def with_processes():
    import time
    from multiprocessing import Barrier, Process, SimpleQueue

    def task(all_there, order):
        all_there.wait()
        order.put("asleep")
        time.sleep(0.1)
        order.put("awake")

    if __name__ == "__main__":
        told = SimpleQueue()
        args = Barrier(4), told
        tasks = [Process(target=task, args=args) for _ in range(4)]
        for each in tasks:
            each.start()
        order = [told.get() for _ in range(8)]
        for each in tasks:
            each.join()
        serial = order == ["asleep", "awake"] * 4
        print("one after the other" if serial else "they overlap")


@answers("one after the other")
def with_asyncio():
    import asyncio
    import time

    order = []

    async def task():
        order.append("asleep")
        time.sleep(0.1)
        order.append("awake")

    async def main():
        async with asyncio.TaskGroup() as tasks:
            for _ in range(4):
                tasks.create_task(task())

    asyncio.run(main())
    serial = order == ["asleep", "awake"] * 4
    print("one after the other" if serial else "they overlap")


@answers("one after the other")
def with_trio():
    import time

    import trio

    order = []

    async def task():
        order.append("asleep")
        time.sleep(0.1)
        order.append("awake")

    async def main():
        async with trio.open_nursery() as tasks:
            for _ in range(4):
                tasks.start_soon(task)

    trio.run(main)
    serial = order == ["asleep", "awake"] * 4
    print("one after the other" if serial else "they overlap")


@answers("one after the other")
def with_curio():
    import time

    import curio

    order = []

    async def task():
        order.append("asleep")
        time.sleep(0.1)
        order.append("awake")

    async def main():
        async with curio.TaskGroup() as tasks:
            for _ in range(4):
                await tasks.spawn(task)

    curio.run(main)
    serial = order == ["asleep", "awake"] * 4
    print("one after the other" if serial else "they overlap")


@answers("patched: they overlap; not patched: one after the other")
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

    import time

    import gevent

    def task(sleep, order):
        order.append("asleep")
        sleep(0.1)
        order.append("awake")

    def main(sleep):
        order = []
        tasks = [gevent.spawn(task, sleep, order) for _ in range(4)]
        gevent.joinall(tasks)
        serial = order == ["asleep", "awake"] * 4
        print("one after the other" if serial else "they overlap")

    print("patched", end=": ")
    main(time.sleep)
    print("not patched", end=": ")
    main(monkey.get_original("time", "sleep"))


@answers("one after the other")
def with_anyio():
    import time

    import anyio

    order = []

    async def task():
        order.append("asleep")
        time.sleep(0.1)
        order.append("awake")

    async def main():
        async with anyio.create_task_group() as tasks:
            for _ in range(4):
                tasks.start_soon(task)

    anyio.run(main)
    serial = order == ["asleep", "awake"] * 4
    print("one after the other" if serial else "they overlap")
