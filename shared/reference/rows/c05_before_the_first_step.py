"""I cancel a task before it has begun: does its body run, does its `finally`?

In trio, curio and the scopes of anyio both do: the task begins, and is cancelled where
it first waits, so it can release what it was given.
In asyncio and gevent its body is never entered, nor is that of anyio's task by
asyncio's `Task.cancel`, nor a queued job of a pool;
asyncio's eager tasks have begun before anybody can cancel them.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/issues/98275",
    "https://github.com/python-trio/trio/issues/41",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
    "https://anyio.readthedocs.io/en/stable/why.html#design-problems-with-cancellation",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.cancel",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
)
CHAPTERS = (11,)


@answers("the body never begins")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    gate = Event()
    began = Event()

    def task():
        began.set()
        print("the body begins")

    with ThreadPoolExecutor(max_workers=1) as tasks:
        tasks.submit(gate.wait)
        waiting = tasks.submit(task)
        waiting.cancel()
        gate.set()
    if not began.is_set():
        print("the body never begins")


@answers("the body never begins")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def task(began):
        began.set()
        print("the body begins", flush=True)

    if __name__ == "__main__":
        with Manager() as manager:
            gate, began = manager.Event(), manager.Event()
            with ProcessPoolExecutor(max_workers=1) as tasks:
                # The first few count as running as soon as they are sent off.
                for _ in range(8):
                    tasks.submit(gate.wait)
                waiting = tasks.submit(task, began)
                waiting.cancel()
                gate.set()
            if not began.is_set():
                print("the body never begins")


@answers("the body never begins", eager="the body begins; finally runs")
def with_asyncio():
    import asyncio

    async def task(began):
        began.set()
        print("the body begins")
        try:
            await asyncio.Event().wait()
        finally:
            print("finally runs")

    async def main():
        began = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(task(began))
            waiting.cancel()
        if not began.is_set():
            print("the body never begins")

    asyncio.run(main())


@answers("the body begins; finally runs")
def with_trio():
    import trio

    async def task(began):
        began.set()
        print("the body begins")
        try:
            await trio.sleep_forever()
        finally:
            print("finally runs")

    async def main():
        began = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began)
            tasks.cancel_scope.cancel()
        if not began.is_set():
            print("the body never begins")

    trio.run(main)


@answers("the body begins; finally runs")
def with_curio():
    import curio

    async def task(began):
        await began.set()
        print("the body begins")
        try:
            await curio.Event().wait()
        finally:
            print("finally runs")

    async def main():
        began = curio.Event()
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began)
            await waiting.cancel()
        if not began.is_set():
            print("the body never begins")

    curio.run(main)


@answers("the body never begins; successful() is True")
def with_gevent():
    import gevent
    from gevent.event import Event

    def task(began):
        began.set()
        print("the body begins")
        try:
            Event().wait()
        finally:
            print("finally runs")

    began = Event()
    waiting = gevent.spawn(task, began)
    waiting.kill()
    if not began.is_set():
        print("the body never begins")
    print("successful() is", waiting.successful())


@answers(
    "the body begins; finally runs; Task.cancel() on asyncio: the body never begins"
)
def with_anyio():
    import asyncio

    import anyio

    async def task(began):
        began.set()
        print("the body begins")
        try:
            await anyio.sleep_forever()
        finally:
            print("finally runs")

    def cancel_scope(waiting):
        waiting.cancel()

    def cancel_task(_):
        [waiting] = asyncio.all_tasks() - {asyncio.current_task()}
        waiting.cancel()

    async def main(cancel):
        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            cancel(tasks.start_soon(task, began))
        if not began.is_set():
            print("the body never begins")

    anyio.run(main, cancel_scope)
    print("Task.cancel() on asyncio", end=": ")
    anyio.run(main, cancel_task, backend="asyncio")
