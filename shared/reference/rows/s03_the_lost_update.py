"""Two tasks count in one variable without a lock: is a count ever lost?

Yes, if another task runs between the reading and the writing: on a loop where an
`await` stands between them, or what starts an eager task; with gevent where a function
switches that does not look like it.
`n += 1` loses none among threads because CPython, since 3.10 and unless it is
free-threaded, happens not to switch within it; nothing promises that.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/issues/134212",
    "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Value",
    "https://docs.python.org/3/library/asyncio-dev.html#asyncio-multithreading",
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    "https://www.gevent.org/intro.html#cooperative-multitasking",
)
CHAPTERS = (3, 8)


@answers("n += 1 loses none; n = f(n) loses counts")
def with_threads():
    import sys
    from threading import Thread

    def f(n):
        return n + 1

    def plain():
        global n
        for _ in range(20_000):
            n += 1

    def called():
        global n
        for _ in range(20_000):
            n = f(n)

    sys.setswitchinterval(0.00001)
    for task, said, tries in (plain, "n += 1", 20), (called, "n = f(n)", 400):
        for _ in range(tries):
            n = 0
            tasks = [Thread(target=task) for _ in range(2)]
            for each in tasks:
                each.start()
            for each in tasks:
                each.join()
            if n < 40_000:
                print(said, "loses counts")
                break
        else:
            print(said, "loses none")


@answers("n += 1 counts for each process alone; shared.value += 1 loses counts")
def with_processes():
    from multiprocessing import Barrier, Process, SimpleQueue, Value

    n = 0

    def task(start, shared, counted):
        global n
        start.wait()
        for _ in range(20_000):
            n += 1
            shared.value += 1
        counted.put(n)

    if __name__ == "__main__":
        for _ in range(20):
            start, shared, counted = Barrier(2), Value("i", 0), SimpleQueue()
            args = start, shared, counted
            tasks = [Process(target=task, args=args) for _ in range(2)]
            for each in tasks:
                each.start()
            for each in tasks:
                each.join()
            if shared.value < 40_000:
                break
        if n == 0 and counted.get() == counted.get() == 20_000:
            print("n += 1 counts for each process alone")
        loses = shared.value < 40_000
        print("shared.value += 1", "loses counts" if loses else "loses none")


@answers(
    "n = f(n) loses none; n = await g(n) loses counts; "
    "n = h(n), which starts a task, loses none",
    eager="n = f(n) loses none; n = await g(n) loses counts; "
    "n = h(n), which starts a task, loses counts",
)
def with_asyncio():
    import asyncio

    def f(n):
        return n + 1

    async def g(n):
        await asyncio.sleep(0)
        return n + 1

    async def plain():
        global n
        for _ in range(100):
            n = f(n)

    async def waits():
        global n
        for _ in range(100):
            n = await g(n)

    async def main(task):
        async with asyncio.TaskGroup() as tasks:
            for _ in range(2):
                tasks.create_task(task())

    for task, said in (plain, "n = f(n)"), (waits, "n = await g(n)"):
        n = 0
        asyncio.run(main(task))
        print(said, "loses counts" if n < 200 else "loses none")

    async def counts():
        global n
        n = f(n)

    async def starts():
        global n

        def h(n):
            tasks.create_task(counts())
            return n + 1

        async with asyncio.TaskGroup() as tasks:
            for _ in range(100):
                n = h(n)

    n = 0
    asyncio.run(starts())
    loses = "loses counts" if n < 200 else "loses none"
    print("n = h(n), which starts a task,", loses)


@answers("n = f(n) loses none; n = await g(n) loses counts")
def with_trio():
    import trio

    def f(n):
        return n + 1

    async def g(n):
        await trio.sleep(0)
        return n + 1

    async def plain():
        global n
        for _ in range(100):
            n = f(n)

    async def waits():
        global n
        for _ in range(100):
            n = await g(n)

    async def main(task):
        async with trio.open_nursery() as tasks:
            for _ in range(2):
                tasks.start_soon(task)

    for task, said in (plain, "n = f(n)"), (waits, "n = await g(n)"):
        n = 0
        trio.run(main, task)
        print(said, "loses counts" if n < 200 else "loses none")


@answers("n = f(n) loses none; n = await g(n) loses counts")
def with_curio():
    import curio

    def f(n):
        return n + 1

    async def g(n):
        await curio.sleep(0)
        return n + 1

    async def plain():
        global n
        for _ in range(100):
            n = f(n)

    async def waits():
        global n
        for _ in range(100):
            n = await g(n)

    async def main(task):
        async with curio.TaskGroup() as tasks:
            for _ in range(2):
                await tasks.spawn(task)

    for task, said in (plain, "n = f(n)"), (waits, "n = await g(n)"):
        n = 0
        curio.run(main, task)
        print(said, "loses counts" if n < 200 else "loses none")


@answers("n = f(n) loses none; n = g(n), which sleeps, loses counts")
def with_gevent():
    from gevent import monkey

    monkey.patch_all()
    import time

    import gevent

    def f(n):
        return n + 1

    def g(n):
        time.sleep(0)
        return n + 1

    def plain():
        global n
        for _ in range(100):
            n = f(n)

    def waits():
        global n
        for _ in range(100):
            n = g(n)

    for task, said in (plain, "n = f(n)"), (waits, "n = g(n), which sleeps,"):
        n = 0
        gevent.joinall([gevent.spawn(task) for _ in range(2)])
        print(said, "loses counts" if n < 200 else "loses none")


@answers("n = f(n) loses none; n = await g(n) loses counts")
def with_anyio():
    import anyio

    def f(n):
        return n + 1

    async def g(n):
        await anyio.sleep(0)
        return n + 1

    async def plain():
        global n
        for _ in range(100):
            n = f(n)

    async def waits():
        global n
        for _ in range(100):
            n = await g(n)

    async def main(task):
        async with anyio.create_task_group() as tasks:
            for _ in range(2):
                tasks.start_soon(task)

    for task, said in (plain, "n = f(n)"), (waits, "n = await g(n)"):
        n = 0
        anyio.run(main, task)
        print(said, "loses counts" if n < 200 else "loses none")
