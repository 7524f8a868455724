"""An operation need not wait: do the other tasks get a turn all the same?

In trio they do, at every async operation that might have had to wait and does not
raise, or at the one after it (S6), and in anyio at nearly every one; elsewhere, of what
was asked here, only `sleep(0)` gave them one.
From a thread that computes its turn is also taken away after the switch interval.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoint-rule",
    "https://anyio.readthedocs.io/en/stable/synchronization.html#locks",
    "https://github.com/python/cpython/issues/87285",
    "https://github.com/python/asyncio/issues/486",
    "https://www.gevent.org/intro.html#cooperative-multitasking",
    "https://docs.python.org/3/library/sys.html#sys.setswitchinterval",
)
CHAPTERS = (3, 8)
UNASKED = {
    "processes": "they run side by side, whatever one of them does",
}


@answers(
    "a turn at: sleep(0); none at: put, get, lock, event; "
    "and in an empty loop once the switch interval is over"
)
def with_threads():
    import sys
    import time
    from queue import Queue
    from threading import Event, Lock, Thread

    ticks = []
    ticking, done = Event(), Event()

    def sibling():
        while not done.is_set():
            ticks.append("tick")
            ticking.set()
            time.sleep(0)

    def task():
        queue, lock, event = Queue(), Lock(), Event()
        event.set()

        def locked():
            with lock:
                pass

        operations = {
            "put": lambda: queue.put("item"),
            "get": queue.get,
            "lock": locked,
            "event": event.wait,
            "sleep(0)": lambda: time.sleep(0),
        }
        turns = {True: [], False: []}
        ticking.wait()
        for name, operation in operations.items():
            before = len(ticks)
            for _ in range(1000):
                operation()
            turns[len(ticks) > before].append(name)
        print("a turn at:", ", ".join(turns[True]))
        if turns[False]:
            print("none at:", ", ".join(turns[False]))

        sys.setswitchinterval(0.005)
        before = len(ticks)
        while len(ticks) == before:
            time.sleep(0)
        # threads: from here on the sibling waits 5 ms, and no longer 10 s.
        before = len(ticks)
        end = time.thread_time() + 1
        while len(ticks) == before and time.thread_time() < end:
            pass
        if len(ticks) > before:
            print("and in an empty loop once the switch interval is over")
        done.set()

    # threads: for now a turn can be given, but not taken away.
    sys.setswitchinterval(10)
    Thread(target=sibling).start()
    Thread(target=task).start()


@answers("a turn at: sleep(0); none at: put, get, lock, event")
def with_asyncio():
    import asyncio

    ticks = []
    done = asyncio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            await asyncio.sleep(0)

    async def task():
        queue, lock, event = asyncio.Queue(), asyncio.Lock(), asyncio.Event()
        event.set()

        async def locked():
            async with lock:
                pass

        operations = {
            "put": lambda: queue.put("item"),
            "get": queue.get,
            "lock": locked,
            "event": event.wait,
            "sleep(0)": lambda: asyncio.sleep(0),
        }
        turns = {True: [], False: []}
        for name, operation in operations.items():
            before = len(ticks)
            for _ in range(10):
                await operation()
            turns[len(ticks) > before].append(name)
        print("a turn at:", ", ".join(turns[True]))
        if turns[False]:
            print("none at:", ", ".join(turns[False]))
        done.set()

    async def main():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sibling())
            tasks.create_task(task())

    asyncio.run(main())


@answers("a turn at: put, get, lock, event, sleep(0); none at: get that raises")
def with_trio():
    from contextlib import suppress

    import trio

    ticks = []
    done = trio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            await trio.sleep(0)

    async def task():
        sender, receiver = trio.open_memory_channel(10)
        lock, event = trio.Lock(), trio.Event()
        event.set()
        gone, ended = trio.open_memory_channel(10)
        gone.close()

        async def get_at_the_end():
            with suppress(trio.EndOfChannel):
                await ended.receive()

        async def locked():
            async with lock:
                pass

        operations = {
            "put": lambda: sender.send("item"),
            "get": receiver.receive,
            "lock": locked,
            "event": event.wait,
            "sleep(0)": lambda: trio.sleep(0),
            "get that raises": get_at_the_end,
        }
        turns = {True: [], False: []}
        for name, operation in operations.items():
            before = len(ticks)
            for _ in range(10):
                await operation()
            turns[len(ticks) > before].append(name)
        print("a turn at:", ", ".join(turns[True]))
        if turns[False]:
            print("none at:", ", ".join(turns[False]))
        done.set()

    async def main():
        async with trio.open_nursery() as tasks:
            tasks.start_soon(sibling)
            tasks.start_soon(task)

    trio.run(main)


@answers("a turn at: sleep(0); none at: put, get, lock, event")
def with_curio():
    import curio

    ticks = []
    done = curio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            await curio.sleep(0)

    async def task():
        queue, lock, event = curio.Queue(), curio.Lock(), curio.Event()
        await event.set()

        async def locked():
            async with lock:
                pass

        operations = {
            "put": lambda: queue.put("item"),
            "get": queue.get,
            "lock": locked,
            "event": event.wait,
            "sleep(0)": lambda: curio.sleep(0),
        }
        turns = {True: [], False: []}
        for name, operation in operations.items():
            before = len(ticks)
            for _ in range(10):
                await operation()
            turns[len(ticks) > before].append(name)
        print("a turn at:", ", ".join(turns[True]))
        if turns[False]:
            print("none at:", ", ".join(turns[False]))
        await done.set()

    async def main():
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(sibling)
            await tasks.spawn(task)

    curio.run(main)


@answers("a turn at: sleep(0); none at: put, get, lock, event")
def with_gevent():
    import gevent
    from gevent.event import Event
    from gevent.lock import BoundedSemaphore
    from gevent.queue import Queue

    ticks = []
    done = Event()

    def sibling():
        while not done.is_set():
            ticks.append("tick")
            gevent.sleep(0)

    def task():
        queue, lock, event = Queue(), BoundedSemaphore(), Event()
        event.set()

        def locked():
            with lock:
                pass

        operations = {
            "put": lambda: queue.put("item"),
            "get": queue.get,
            "lock": locked,
            "event": event.wait,
            "sleep(0)": lambda: gevent.sleep(0),
        }
        turns = {True: [], False: []}
        for name, operation in operations.items():
            before = len(ticks)
            for _ in range(10):
                operation()
            turns[len(ticks) > before].append(name)
        print("a turn at:", ", ".join(turns[True]))
        if turns[False]:
            print("none at:", ", ".join(turns[False]))
        done.set()

    gevent.joinall([gevent.spawn(sibling), gevent.spawn(task)])


@answers(
    "a turn at: put, get, lock, event, sleep(0), get that raises; "
    "none at: lock with fast_acquire"
)
def with_anyio():
    from contextlib import suppress

    import anyio

    ticks = []
    done = anyio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            await anyio.sleep(0)

    async def locked(lock):
        async with lock:
            pass

    async def task():
        sender, receiver = anyio.create_memory_object_stream(10)
        lock, event = anyio.Lock(), anyio.Event()
        fast = anyio.Lock(fast_acquire=True)
        event.set()
        gone, ended = anyio.create_memory_object_stream(10)
        gone.close()

        async def get_at_the_end():
            with suppress(anyio.EndOfStream):
                await ended.receive()

        operations = {
            "put": lambda: sender.send("item"),
            "get": receiver.receive,
            "lock": lambda: locked(lock),
            "event": event.wait,
            "sleep(0)": lambda: anyio.sleep(0),
            "get that raises": get_at_the_end,
            "lock with fast_acquire": lambda: locked(fast),
        }
        turns = {True: [], False: []}
        for name, operation in operations.items():
            before = len(ticks)
            for _ in range(10):
                await operation()
            turns[len(ticks) > before].append(name)
        print("a turn at:", ", ".join(turns[True]))
        if turns[False]:
            print("none at:", ", ".join(turns[False]))
        sender.close()
        receiver.close()
        ended.close()
        done.set()

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sibling)
            tasks.start_soon(task)

    anyio.run(main)
