"""Ten thousand tasks that sleep for half a second: how long, and how much memory?

A task of a loop takes the least memory, for it is an object of a few kilobytes; a
greenlet keeps a piece of stack besides, and a thread has a stack of its own and a place
with the operating system.
The seconds are from before the first start to after the last end; the memory is the
most that the process held, its interpreter and libraries included.
"""

from shared.semantics.row import measures

SOURCES = (
    "https://man7.org/linux/man-pages/man5/proc_pid_status.5.html",
    "https://docs.python.org/3/library/threading.html#threading.stack_size",
    "https://github.com/python-greenlet/greenlet/blob/master/src/greenlet/TStackState.cpp",
)
CHAPTERS = (14,)
UNASKED = {
    "processes": "to start ten thousand processes takes more than ten seconds, see S13",
}


@measures()
def with_threads():
    import time
    from pathlib import Path
    from threading import Thread

    def task():
        time.sleep(0.5)

    start = time.monotonic()
    tasks = [Thread(target=task) for _ in range(10_000)]
    for each in tasks:
        each.start()
    for each in tasks:
        each.join()
    seconds = time.monotonic() - start
    status = Path("/proc/self/status").read_text()  # Linux
    kib = int(status.partition("VmHWM:")[2].split()[0])
    print(f"{seconds:.1f} s, {kib // 1024} MB")


@measures()
def with_asyncio():
    import asyncio
    import time
    from pathlib import Path

    async def task():
        await asyncio.sleep(0.5)

    async def main():
        async with asyncio.TaskGroup() as tasks:
            for _ in range(10_000):
                tasks.create_task(task())

    start = time.monotonic()
    asyncio.run(main())
    seconds = time.monotonic() - start
    status = Path("/proc/self/status").read_text()  # Linux
    kib = int(status.partition("VmHWM:")[2].split()[0])
    print(f"{seconds:.1f} s, {kib // 1024} MB")


@measures()
def with_trio():
    import time
    from pathlib import Path

    import trio

    async def task():
        await trio.sleep(0.5)

    async def main():
        async with trio.open_nursery() as tasks:
            for _ in range(10_000):
                tasks.start_soon(task)

    start = time.monotonic()
    trio.run(main)
    seconds = time.monotonic() - start
    status = Path("/proc/self/status").read_text()  # Linux
    kib = int(status.partition("VmHWM:")[2].split()[0])
    print(f"{seconds:.1f} s, {kib // 1024} MB")


@measures()
def with_curio():
    import time
    from pathlib import Path

    import curio

    async def task():
        await curio.sleep(0.5)

    async def main():
        async with curio.TaskGroup() as tasks:
            for _ in range(10_000):
                await tasks.spawn(task)

    start = time.monotonic()
    curio.run(main)
    seconds = time.monotonic() - start
    status = Path("/proc/self/status").read_text()  # Linux
    kib = int(status.partition("VmHWM:")[2].split()[0])
    print(f"{seconds:.1f} s, {kib // 1024} MB")


@measures()
def with_gevent():
    import time
    from pathlib import Path

    import gevent

    def task():
        gevent.sleep(0.5)

    start = time.monotonic()
    tasks = [gevent.spawn(task) for _ in range(10_000)]
    gevent.joinall(tasks)
    seconds = time.monotonic() - start
    status = Path("/proc/self/status").read_text()  # Linux
    kib = int(status.partition("VmHWM:")[2].split()[0])
    print(f"{seconds:.1f} s, {kib // 1024} MB")


@measures()
def with_anyio():
    import time
    from pathlib import Path

    import anyio

    async def task():
        await anyio.sleep(0.5)

    async def main():
        async with anyio.create_task_group() as tasks:
            for _ in range(10_000):
                tasks.start_soon(task)

    start = time.monotonic()
    anyio.run(main)
    seconds = time.monotonic() - start
    status = Path("/proc/self/status").read_text()  # Linux
    kib = int(status.partition("VmHWM:")[2].split()[0])
    print(f"{seconds:.1f} s, {kib // 1024} MB")
