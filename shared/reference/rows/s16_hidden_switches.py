"""Which calls let another task run before they return, and which only look like it?

In asyncio, trio, curio and anyio no plain call does (but for one that makes an eager
task, S4), and not every `await`.
Where a lock is free, trio and anyio switch (on trio at the second at the latest, for a
task may be next again, S6; anyio's not if it was made with `fast_acquire`, S7), asyncio
and curio do not.
Under gevent ordinary calls may switch, of those that it has patched, but a `recv` that
finds data does not; a thread may lose its turn in a loop that calls nothing.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/sys.html#sys.setswitchinterval",
    "https://docs.python.org/3/howto/a-conceptual-overview-of-asyncio.html"
    "#awaiting-coroutines",
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    "https://www.gevent.org/intro.html#monkey-patching",
    "https://www.gevent.org/dns.html",
    "https://anyio.readthedocs.io/en/stable/synchronization.html#locks",
)
CHAPTERS = (3,)
UNASKED = {
    "processes": "each runs on its own, and no call of one lets another run",
}


@answers("switches: a loop that calls nothing")
def with_threads():
    from threading import Thread

    ran = []
    Thread(target=ran.append, args=(True,)).start()
    while not ran:
        pass
    print("switches: a loop that calls nothing")


@answers(
    "switches: sleep(0); does not: a plain call, a coroutine, an async for, a free lock"
)
def with_asyncio():
    import asyncio
    import time

    async def plain_call():
        time.sleep(0)

    async def plain_coroutine():
        pass

    async def numbers():
        yield 1

    async def plain_async_for():
        async for _ in numbers():
            pass

    async def free_lock():
        async with asyncio.Lock():
            pass

    async def sleep_0():
        await asyncio.sleep(0)

    calls = {
        "a plain call": plain_call,
        "a coroutine": plain_coroutine,
        "an async for": plain_async_for,
        "a free lock": free_lock,
        "sleep(0)": sleep_0,
    }

    found = {}

    async def main():
        loop = asyncio.get_running_loop()
        for name, call in calls.items():
            ran = []
            loop.call_soon(ran.append, True)
            await call()
            found[name] = bool(ran)

    asyncio.run(main())
    switching = [name for name in calls if found[name]]
    others = [name for name in calls if not found[name]]
    print("switches:", ", ".join(switching))
    print("does not:", ", ".join(others))


@answers(
    "switches: a free lock, sleep(0); does not: a plain call, a coroutine, an async for"
)
def with_trio():
    import time

    import trio

    async def plain_call():
        time.sleep(0)

    async def plain_coroutine():
        pass

    async def numbers():
        yield 1

    async def plain_async_for():
        async for _ in numbers():
            pass

    async def free_lock():
        async with trio.Lock():
            pass

    async def sleep_0():
        await trio.sleep(0)

    calls = {
        "a plain call": plain_call,
        "a coroutine": plain_coroutine,
        "an async for": plain_async_for,
        "a free lock": free_lock,
        "sleep(0)": sleep_0,
    }

    found = {}

    async def sibling(ran):
        ran.append(True)

    async def main():
        for name, call in calls.items():
            ran = []
            async with trio.open_nursery() as tasks:
                tasks.start_soon(sibling, ran)
                await call()
                await call()  # trio: after one, this task may be next again
                found[name] = bool(ran)

    trio.run(main)
    switching = [name for name in calls if found[name]]
    others = [name for name in calls if not found[name]]
    print("switches:", ", ".join(switching))
    print("does not:", ", ".join(others))


@answers(
    "switches: sleep(0); does not: a plain call, a coroutine, an async for, a free lock"
)
def with_curio():
    import time

    import curio

    async def plain_call():
        time.sleep(0)

    async def plain_coroutine():
        pass

    async def numbers():
        yield 1

    async def plain_async_for():
        async for _ in numbers():
            pass

    async def free_lock():
        async with curio.Lock():
            pass

    async def sleep_0():
        await curio.sleep(0)

    calls = {
        "a plain call": plain_call,
        "a coroutine": plain_coroutine,
        "an async for": plain_async_for,
        "a free lock": free_lock,
        "sleep(0)": sleep_0,
    }

    found = {}

    async def sibling(ran):
        ran.append(True)

    async def main():
        for name, call in calls.items():
            ran = []
            async with curio.TaskGroup() as tasks:
                await tasks.spawn(sibling, ran)
                await call()
                found[name] = bool(ran)

    curio.run(main)
    switching = [name for name in calls if found[name]]
    others = [name for name in calls if not found[name]]
    print("switches:", ", ".join(switching))
    print("does not:", ", ".join(others))


@answers(
    "switches: time.sleep, select, subprocess, getaddrinfo; "
    "does not: a recv that finds data, open, print, os.read, sqlite3, a free lock"
)
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

    import os
    import select
    import socket
    import sqlite3
    import subprocess
    import time
    from threading import Lock

    import gevent

    source, sink = os.pipe()
    os.write(sink, b"some")
    ours, theirs = socket.socketpair()
    theirs.send(b"some")

    calls = {
        "time.sleep": lambda: time.sleep(0),
        "select": lambda: select.select([], [], [], 0),
        "subprocess": lambda: subprocess.run(["true"]),
        "getaddrinfo": lambda: socket.getaddrinfo("localhost", 80),
        "a recv that finds data": lambda: ours.recv(1),
        "open": lambda: open(os.devnull).close(),
        "print": lambda: print(end="", flush=True),
        "os.read": lambda: os.read(source, 1),
        "sqlite3": lambda: sqlite3.connect(":memory:").execute("SELECT 1"),
        "a free lock": lambda: Lock().acquire(),
    }

    found = {}
    for name, call in calls.items():
        ran = []
        sibling = gevent.spawn(ran.append, True)
        call()
        found[name] = bool(ran)
        sibling.join()
    switching = [name for name in calls if found[name]]
    others = [name for name in calls if not found[name]]
    print("switches:", ", ".join(switching))
    print("does not:", ", ".join(others))


@answers(
    "switches: a free lock, sleep(0); does not: a plain call, a coroutine, an async for"
)
def with_anyio():
    import time

    import anyio

    async def plain_call():
        time.sleep(0)

    async def plain_coroutine():
        pass

    async def numbers():
        yield 1

    async def plain_async_for():
        async for _ in numbers():
            pass

    async def free_lock():
        async with anyio.Lock():
            pass

    async def sleep_0():
        await anyio.sleep(0)

    calls = {
        "a plain call": plain_call,
        "a coroutine": plain_coroutine,
        "an async for": plain_async_for,
        "a free lock": free_lock,
        "sleep(0)": sleep_0,
    }

    found = {}

    async def sibling(ran):
        ran.append(True)

    async def main():
        for name, call in calls.items():
            ran = []
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(sibling, ran)
                await call()
                await call()  # anyio: on trio, this task may be the next again
                found[name] = bool(ran)

    anyio.run(main)
    switching = [name for name in calls if found[name]]
    others = [name for name in calls if not found[name]]
    print("switches:", ", ".join(switching))
    print("does not:", ", ".join(others))
