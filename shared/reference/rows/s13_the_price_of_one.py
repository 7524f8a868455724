"""What does it cost to start one task that does nothing, and to wait for its end?

Least for a task, more for a thread, most for a process: a task is an object that goes
through the loop's queue; a thread is made by the operating system, and a process is an
interpreter of its own.
How a process is made decides its price: a fork is a copy of this one, and what is
spawned begins anew and imports again.
"""

from shared.semantics.row import measures

SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
)
CHAPTERS = (14,)


@measures()
def with_threads():
    import time
    from threading import Thread

    def task():
        pass

    start = time.monotonic()
    for _ in range(1000):
        one = Thread(target=task)
        one.start()
        one.join()
    seconds = (time.monotonic() - start) / 1000
    print(f"{seconds * 1000:.3f} ms")


@measures()
def with_processes():
    import multiprocessing
    import time

    def task():
        pass

    def start_and_join(method):
        one = multiprocessing.get_context(method).Process(target=task)
        one.start()
        one.join()

    if __name__ == "__main__":
        for method in multiprocessing.get_all_start_methods():
            start_and_join(method)  # forkserver: the first starts the server
            start = time.monotonic()
            for _ in range(5):
                start_and_join(method)
            seconds = (time.monotonic() - start) / 5
            print(f"{method} {seconds * 1000:.1f} ms")


@measures()
def with_asyncio():
    import asyncio
    import time

    async def task():
        pass

    async def main():
        start = time.monotonic()
        for _ in range(1000):
            await asyncio.create_task(task())
        seconds = (time.monotonic() - start) / 1000
        print(f"{seconds * 1000:.3f} ms")

    asyncio.run(main())


@measures()
def with_trio():
    import time

    import trio

    async def task():
        pass

    async def main():
        start = time.monotonic()
        for _ in range(1000):
            async with trio.open_nursery() as tasks:
                tasks.start_soon(task)
        seconds = (time.monotonic() - start) / 1000
        print(f"{seconds * 1000:.3f} ms")

    trio.run(main)


@measures()
def with_curio():
    import time

    import curio

    async def task():
        pass

    async def main():
        start = time.monotonic()
        for _ in range(1000):
            one = await curio.spawn(task)
            await one.join()
        seconds = (time.monotonic() - start) / 1000
        print(f"{seconds * 1000:.3f} ms")

    curio.run(main)


@measures()
def with_gevent():
    import time

    import gevent

    def task():
        pass

    start = time.monotonic()
    for _ in range(1000):
        one = gevent.spawn(task)
        one.join()
    seconds = (time.monotonic() - start) / 1000
    print(f"{seconds * 1000:.3f} ms")


@measures()
def with_anyio():
    import time

    import anyio

    async def task():
        pass

    async def main():
        start = time.monotonic()
        for _ in range(1000):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(task)
        seconds = (time.monotonic() - start) / 1000
        print(f"{seconds * 1000:.3f} ms")

    anyio.run(main)
