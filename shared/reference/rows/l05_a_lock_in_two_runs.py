"""I keep a lock and an event at module level and run twice: do they work again?

In asyncio they do not where anybody has to wait: they belong to the loop in which
somebody first had to wait for them, and refuse to let anybody wait in another; a lock
that is free is taken there all the same.
A future belongs to the loop that it was made in, and its error says so in other words.
Those of trio and curio do, and know of no loop; anyio's belong to the backend that they
were first used on, and its Event, on asyncio, to that loop; gevent's Event lets nobody
wait in another thread than the first that waited.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/blob/3.13/Lib/asyncio/mixins.py",
    "https://github.com/agronholm/anyio/blob/master/src/anyio/_backends/_asyncio.py",
    "https://www.gevent.org/api/gevent.event.html#gevent.event.Event",
)
CHAPTERS = (17,)


@answers("first: Lock works, Event works; second: Lock works, Event works")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event, Lock

    lock = Lock()
    event = Event()

    def task():
        try:
            with lock:
                print("Lock works", end=", ")
        except Exception as error:
            print("Lock raises", type(error).__name__, end=", ")

    def main():
        with ThreadPoolExecutor() as tasks, lock:
            tasks.submit(task)
        try:
            event.wait(0.01)
            print("Event works")
        except Exception as error:
            print("Event raises", type(error).__name__)

    print("first", end=": ")
    main()
    print("second", end=": ")
    main()


@answers("first: Lock works, Event works; second: Lock works, Event works")
def with_processes():
    from multiprocessing import Event, Lock, Process

    def task(lock, event):
        try:
            with lock:
                print("Lock works", end=", ", flush=True)
        except Exception as error:
            print("Lock raises", type(error).__name__, end=", ", flush=True)
        try:
            event.wait(0.01)
            print("Event works", flush=True)
        except Exception as error:
            print("Event raises", type(error).__name__, flush=True)

    def main(lock, event):
        with lock:
            waiting = Process(target=task, args=(lock, event))
            waiting.start()
        waiting.join()

    if __name__ == "__main__":
        lock = Lock()
        event = Event()
        print("first", end=": ", flush=True)
        main(lock, event)
        print("second", end=": ", flush=True)
        main(lock, event)


@answers(
    "first: Lock works, Event works; "
    "second: Lock raises RuntimeError, Event raises RuntimeError; "
    "a free Lock works; Lock: bound to a different event loop; "
    "Future: attached to a different loop"
)
def with_asyncio():
    import asyncio
    import re

    lock = asyncio.Lock()
    event = asyncio.Event()

    async def task():
        try:
            async with lock:
                print("Lock works", end=", ")
        except Exception as error:
            print("Lock raises", type(error).__name__, end=", ")

    async def main():
        async with asyncio.TaskGroup() as tasks, lock:
            tasks.create_task(task())
            await asyncio.sleep(0)  # The task runs up to where it waits.
        try:
            async with asyncio.timeout(0.01):
                await event.wait()
        except TimeoutError:
            print("Event works")
        except Exception as error:
            print("Event raises", type(error).__name__)

    async def free():
        try:
            async with lock:
                print("a free Lock works")
        except Exception as error:
            print("a free Lock raises", type(error).__name__)

    async def future():
        return asyncio.get_running_loop().create_future()

    async def said(first):
        await lock.acquire()
        for waited in lock.acquire(), first:
            try:
                await waited
            except RuntimeError as error:
                name = "Future" if waited is first else "Lock"
                print(f"{name}:", re.search(r"\w+ to a .*", str(error))[0])

    print("first", end=": ")
    asyncio.run(main())
    print("second", end=": ")
    asyncio.run(main())
    asyncio.run(free())
    asyncio.run(said(asyncio.run(future())))


@answers("first: Lock works, Event works; second: Lock works, Event works")
def with_trio():
    import trio
    from trio.testing import wait_all_tasks_blocked

    lock = trio.Lock()
    event = trio.Event()

    async def task():
        try:
            async with lock:
                print("Lock works", end=", ")
        except Exception as error:
            print("Lock raises", type(error).__name__, end=", ")

    async def main():
        async with trio.open_nursery() as tasks, lock:
            tasks.start_soon(task)
            await wait_all_tasks_blocked()
        try:
            with trio.move_on_after(0.01):
                await event.wait()
            print("Event works")
        except Exception as error:
            print("Event raises", type(error).__name__)

    print("first", end=": ")
    trio.run(main)
    print("second", end=": ")
    trio.run(main)


@answers("first: Lock works, Event works; second: Lock works, Event works")
def with_curio():
    import curio

    lock = curio.Lock()
    event = curio.Event()

    async def task():
        try:
            async with lock:
                print("Lock works", end=", ")
        except Exception as error:
            print("Lock raises", type(error).__name__, end=", ")

    async def main():
        async with curio.TaskGroup() as tasks, lock:
            await tasks.spawn(task)
            await curio.sleep(0)
        try:
            async with curio.ignore_after(0.01):
                await event.wait()
            print("Event works")
        except Exception as error:
            print("Event raises", type(error).__name__)

    print("first", end=": ")
    curio.run(main)
    print("second", end=": ")
    curio.run(main)


@answers(
    "first: Lock works, Event works; "
    "in another thread: Lock works, Event raises InvalidThreadUseError"
)
def with_gevent():
    from threading import Thread

    import gevent
    from gevent.event import Event
    from gevent.lock import BoundedSemaphore

    lock = BoundedSemaphore()
    event = Event()

    def task():
        try:
            with lock:
                print("Lock works", end=", ")
        except Exception as error:
            print("Lock raises", type(error).__name__, end=", ")

    def main():
        with lock:
            waiting = gevent.spawn(task)
            gevent.sleep(0)
        waiting.join()
        try:
            event.wait(0.01)
            print("Event works")
        except Exception as error:
            print("Event raises", type(error).__name__)

    print("first", end=": ")
    main()
    # gevent: a thread keeps its loop, only another thread has another one.
    print("in another thread", end=": ")
    other = Thread(target=main)
    other.start()
    other.join()


@answers(
    "first: Lock works, Event works; second: Lock works, Event raises RuntimeError",
    on_trio="first: Lock works, Event works; second: Lock works, Event works",
)
def with_anyio():
    import anyio

    lock = anyio.Lock()
    event = anyio.Event()

    async def task():
        try:
            async with lock:
                print("Lock works", end=", ")
        except Exception as error:
            print("Lock raises", type(error).__name__, end=", ")

    async def main():
        async with anyio.create_task_group() as tasks, lock:
            tasks.start_soon(task)
            await anyio.wait_all_tasks_blocked()
        try:
            with anyio.move_on_after(0.01):
                await event.wait()
            print("Event works")
        except Exception as error:
            print("Event raises", type(error).__name__)

    print("first", end=": ")
    anyio.run(main)
    print("second", end=": ")
    anyio.run(main)
