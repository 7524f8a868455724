"""I start a task in a group that has already ended: may I?

Only in a Group of gevent's: it is a set of greenlets, and its `join` just waits until
it is empty.
A pool that was shut down, a nursery and the task groups are closed for good.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Executor.shutdown",
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://trio.readthedocs.io/en/stable/reference-core.html#nurseries-and-spawning",
    "https://github.com/dabeaz/curio/blob/1.6/curio/task.py",
    "https://www.gevent.org/api/gevent.pool.html#gevent.pool.Group",
)
CHAPTERS = (11,)


@answers("raises RuntimeError")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor

    def late():
        print("the late task runs")

    with ThreadPoolExecutor() as tasks:
        pass
    try:
        tasks.submit(late)
    except Exception as error:
        print("raises", type(error).__name__)


@answers("raises RuntimeError")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor

    def late():
        print("the late task runs", flush=True)

    if __name__ == "__main__":
        with ProcessPoolExecutor() as tasks:
            pass
        try:
            tasks.submit(late)
        except Exception as error:
            print("raises", type(error).__name__)


@answers("raises RuntimeError")
def with_asyncio():
    import asyncio

    async def late():
        print("the late task runs")

    async def main():
        async with asyncio.TaskGroup() as tasks:
            pass
        try:
            tasks.create_task(late())
        except Exception as error:
            print("raises", type(error).__name__)

    asyncio.run(main())


@answers("raises RuntimeError")
def with_trio():
    import trio

    async def late():
        print("the late task runs")

    async def main():
        async with trio.open_nursery() as tasks:
            pass
        try:
            tasks.start_soon(late)
        except Exception as error:
            print("raises", type(error).__name__)

    trio.run(main)


@answers("raises RuntimeError")
def with_curio():
    import curio

    async def late():
        print("the late task runs")

    async def main():
        async with curio.TaskGroup() as tasks:
            pass
        try:
            await tasks.spawn(late)
        except Exception as error:
            print("raises", type(error).__name__)

    curio.run(main)


@answers("the late task runs")
def with_gevent():
    from gevent.pool import Group

    def late():
        print("the late task runs")

    tasks = Group()
    tasks.join()
    try:
        tasks.spawn(late).join()
    except Exception as error:
        print("raises", type(error).__name__)


@answers("raises RuntimeError")
def with_anyio():
    import anyio

    async def late():
        print("the late task runs")

    async def main():
        async with anyio.create_task_group() as tasks:
            pass
        try:
            tasks.start_soon(late)
        except Exception as error:
            print("raises", type(error).__name__)

    anyio.run(main)
