"""The second task finishes first: in which order do I get the results?

In the order of the input from what maps or gathers, whoever finishes first;
`as_completed` and its like give them as they come.
From `joinall` you get greenlets in the order in which they finish, and those that had
ended before in the order of the input; in trio you collect results yourself.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Executor.map",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.as_completed",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.gather",
    "https://curio.readthedocs.io/en/latest/reference.html#task-groups",
    "https://www.gevent.org/api/gevent.html#gevent.joinall",
    "https://www.gevent.org/api/gevent.pool.html#gevent.pool.Group",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.gather",
)
CHAPTERS = (2, 7, 13)


@answers("map: 1 2; as_completed: 2 1")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor, as_completed
    from threading import Event

    def task(number, gate):
        if number == 1:
            gate.wait()
        else:
            gate.set()
        return number

    with ThreadPoolExecutor(2) as tasks:
        gate = Event()
        print("map:", *tasks.map(task, [1, 2], [gate, gate]))

        gate, results = Event(), []
        asked = [tasks.submit(task, 1, gate), tasks.submit(task, 2, Event())]
        for done in as_completed(asked):
            results.append(done.result())
            gate.set()
        print("as_completed:", *results)


@answers("map: 1 2; as_completed: 2 1")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import Manager

    def task(number, gate):
        if number == 1:
            gate.wait()
        else:
            gate.set()
        return number

    if __name__ == "__main__":
        with Manager() as manager, ProcessPoolExecutor(2) as tasks:
            gate = manager.Event()
            print("map:", *tasks.map(task, [1, 2], [gate, gate]))

            gate, other, results = manager.Event(), manager.Event(), []
            asked = [tasks.submit(task, 1, gate), tasks.submit(task, 2, other)]
            for done in as_completed(asked):
                results.append(done.result())
                gate.set()
            print("as_completed:", *results)


@answers("gather: 1 2; as_completed: 2 1")
def with_asyncio():
    import asyncio

    async def task(number, gate):
        if number == 1:
            await gate.wait()
        else:
            gate.set()
        return number

    async def main():
        gate = asyncio.Event()
        print("gather:", *await asyncio.gather(task(1, gate), task(2, gate)))

        gate, results = asyncio.Event(), []
        asked = [task(1, gate), task(2, asyncio.Event())]
        for done in asyncio.as_completed(asked):
            results.append(await done)
            gate.set()
        print("as_completed:", *results)

    asyncio.run(main())


@answers("a list that tasks append to: 2 1")
def with_trio():
    import trio

    async def task(number, gate):
        if number == 1:
            await gate.wait()
        else:
            gate.set()
        results.append(number)

    async def main():
        gate = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, 1, gate)
            tasks.start_soon(task, 2, gate)
        print("a list that tasks append to:", *results)

    results = []
    trio.run(main)


@answers("results: 1 2; async for: 2 1")
def with_curio():
    import curio

    async def task(number, gate):
        if number == 1:
            await gate.wait()
        else:
            await gate.set()
        return number

    async def main():
        gate = curio.Event()
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(task, 1, gate)
            await tasks.spawn(task, 2, gate)
        print("results:", *tasks.results)

        gate, results = curio.Event(), []
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(task, 1, gate)
            await tasks.spawn(task, 2, gate)
            async for done in tasks:
                results.append(done.result)
        print("async for:", *results)

    curio.run(main)


@answers("imap: 1 2; imap_unordered: 2 1; joinall: 2 1; of what has ended: 1 2")
def with_gevent():
    import gevent
    from gevent.event import Event
    from gevent.pool import Group

    def task(number, gate):
        if number == 1:
            gate.wait()
        else:
            gate.set()
        return number

    tasks = Group()
    gate = Event()
    print("imap:", *tasks.imap(task, [1, 2], [gate, gate]))

    gate = Event()
    print("imap_unordered:", *tasks.imap_unordered(task, [1, 2], [gate, gate]))

    gate = Event()
    asked = [gevent.spawn(task, 1, gate), gevent.spawn(task, 2, gate)]
    print("joinall:", *(each.value for each in gevent.joinall(asked)))
    print("of what has ended:", *(each.value for each in gevent.joinall(asked)))


@answers("gather: 1 2; as_completed: 2 1")
def with_anyio():
    import anyio

    async def task(number, gate):
        if number == 1:
            await gate.wait()
        else:
            gate.set()
        return number

    async def main():
        gate = anyio.Event()
        print("gather:", *await anyio.gather(task(1, gate), task(2, gate)))

        gate, results = anyio.Event(), []
        async with anyio.as_completed(task(1, gate), task(2, gate)) as asked:
            async for done in asked:
                results.append(await done)
        print("as_completed:", *results)

    anyio.run(main)
