"""One task computes for 200 ms without a pause: do the others go on meanwhile?

Among threads and processes they do, on a loop they do not.
The operating system takes turns between threads and processes, and Python makes a
thread that runs Python code give way every few milliseconds, but not in the middle of
one call of C.
An event loop gets its turn when a task waits: until then every other task stands
still.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/sys.html#sys.setswitchinterval",
    "https://docs.python.org/3/library/asyncio-dev.html#asyncio-multithreading",
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    "https://curio.readthedocs.io/en/latest/tutorial.html#long-running-operations",
    "https://www.gevent.org/intro.html#cooperative-multitasking",
    "https://anyio.readthedocs.io/en/stable/threads.html",
)
CHAPTERS = (3, 4, 13)


@answers("the sibling goes on; in one call of sum(): the sibling stands still")
def with_threads():
    import time
    from functools import partial
    from operator import call
    from threading import Event, Thread

    ticks = []
    ticking, done = Event(), Event()

    def sibling():
        while not done.is_set():
            ticks.append("tick")
            ticking.set()
            time.sleep(0.001)

    def task():
        ticking.wait()
        before = len(ticks)
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        if len(ticks) > before:
            print("the sibling goes on")
        else:
            print("the sibling stands still")

        # Called from C, with no step of Python code between them.
        numbers = partial(sum, range(10_000_000))
        before, _, after = map(call, [ticks.__len__, numbers, ticks.__len__])
        print("in one call of sum()", end=": ")
        print("the sibling", "goes on" if after > before else "stands still")
        done.set()

    tasks = [Thread(target=each) for each in (sibling, task)]
    for each in tasks:
        each.start()
    for each in tasks:
        each.join()


@answers("the sibling goes on")
def with_processes():
    import time
    from multiprocessing import Event, Process, Value

    def sibling(ticks, ticking, done):
        while not done.is_set():
            ticks.value += 1
            ticking.set()
            time.sleep(0.001)

    def task(ticks, ticking, done):
        ticking.wait()
        before = ticks.value
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        if ticks.value > before:
            print("the sibling goes on")
        else:
            print("the sibling stands still")
        done.set()

    if __name__ == "__main__":
        shared = Value("i", 0), Event(), Event()
        tasks = [Process(target=each, args=shared) for each in (sibling, task)]
        for each in tasks:
            each.start()
        for each in tasks:
            each.join()


@answers("the sibling stands still")
def with_asyncio():
    import asyncio
    import time

    ticks = []
    ticking, done = asyncio.Event(), asyncio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            ticking.set()
            await asyncio.sleep(0.001)

    async def task():
        await ticking.wait()
        before = len(ticks)
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        if len(ticks) > before:
            print("the sibling goes on")
        else:
            print("the sibling stands still")
        done.set()

    async def main():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sibling())
            tasks.create_task(task())

    asyncio.run(main())


@answers("the sibling stands still")
def with_trio():
    import time

    import trio

    ticks = []
    ticking, done = trio.Event(), trio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            ticking.set()
            await trio.sleep(0.001)

    async def task():
        await ticking.wait()
        before = len(ticks)
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        if len(ticks) > before:
            print("the sibling goes on")
        else:
            print("the sibling stands still")
        done.set()

    async def main():
        async with trio.open_nursery() as tasks:
            tasks.start_soon(sibling)
            tasks.start_soon(task)

    trio.run(main)


@answers("the sibling stands still")
def with_curio():
    import time

    import curio

    ticks = []
    ticking, done = curio.Event(), curio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            await ticking.set()
            await curio.sleep(0.001)

    async def task():
        await ticking.wait()
        before = len(ticks)
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        if len(ticks) > before:
            print("the sibling goes on")
        else:
            print("the sibling stands still")
        await done.set()

    async def main():
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(sibling)
            await tasks.spawn(task)

    curio.run(main)


@answers("the sibling stands still")
def with_gevent():
    import time

    import gevent
    from gevent.event import Event

    ticks = []
    ticking, done = Event(), Event()

    def sibling():
        while not done.is_set():
            ticks.append("tick")
            ticking.set()
            gevent.sleep(0.001)

    def task():
        ticking.wait()
        before = len(ticks)
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        if len(ticks) > before:
            print("the sibling goes on")
        else:
            print("the sibling stands still")
        done.set()

    gevent.joinall([gevent.spawn(sibling), gevent.spawn(task)])


@answers("the sibling stands still")
def with_anyio():
    import time

    import anyio

    ticks = []
    ticking, done = anyio.Event(), anyio.Event()

    async def sibling():
        while not done.is_set():
            ticks.append("tick")
            ticking.set()
            await anyio.sleep(0.001)

    async def task():
        await ticking.wait()
        before = len(ticks)
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass
        if len(ticks) > before:
            print("the sibling goes on")
        else:
            print("the sibling stands still")
        done.set()

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sibling)
            tasks.start_soon(task)

    anyio.run(main)
