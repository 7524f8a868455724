"""The body of a group raises, not a task: what happens to the task, and to the error?

A nursery, asyncio's TaskGroup and anyio's cancel the task and wrap the error as if a
task had raised it; curio's cancels too but lets the error through as it is.
A pool waits for the task; a greenlet used as a context manager is killed with the very
error that the body raised.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://trio.readthedocs.io/en/stable/reference-core.html#nurseries-and-spawning",
    "https://curio.readthedocs.io/en/latest/reference.html#task-groups",
    "https://www.gevent.org/api/gevent.greenlet.html#context-managers",
    "https://anyio.readthedocs.io/en/stable/tasks.html",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Executor.shutdown",
)
CHAPTERS = (9,)


@answers("the task finishes; the body's error leaves as ValueError")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    failing = Event()

    def task():
        failing.wait()
        print("the task finishes")

    try:
        with ThreadPoolExecutor() as tasks:
            tasks.submit(task)
            failing.set()
            raise ValueError
    except Exception as error:
        print("the body's error leaves as", type(error).__name__)


@answers("the task finishes; the body's error leaves as ValueError")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def task(failing):
        failing.wait()
        print("the task finishes", flush=True)

    if __name__ == "__main__":
        with Manager() as manager:
            failing = manager.Event()
            try:
                with ProcessPoolExecutor(1) as tasks:
                    tasks.submit(task, failing)
                    failing.set()
                    raise ValueError
            except Exception as error:
                print("the body's error leaves as", type(error).__name__)


@answers("the task is cancelled; the body's error leaves as ExceptionGroup")
def with_asyncio():
    import asyncio

    async def task(started):
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("the task is cancelled")
            raise

    async def main():
        started = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(task(started))
                await started.wait()
                raise ValueError
        except Exception as error:
            print("the body's error leaves as", type(error).__name__)

    asyncio.run(main())


@answers("the task is cancelled; the body's error leaves as ExceptionGroup")
def with_trio():
    import trio

    async def task(started):
        started.set()
        try:
            await trio.sleep_forever()
        except trio.Cancelled:
            print("the task is cancelled")
            raise

    async def main():
        started = trio.Event()
        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(task, started)
                await started.wait()
                raise ValueError
        except Exception as error:
            print("the body's error leaves as", type(error).__name__)

    trio.run(main)


@answers("the task is cancelled; the body's error leaves as ValueError")
def with_curio():
    import curio

    async def task(started):
        await started.set()
        try:
            await curio.Event().wait()
        except curio.CancelledError:
            print("the task is cancelled")
            raise

    async def main():
        started = curio.Event()
        try:
            async with curio.TaskGroup() as tasks:
                await tasks.spawn(task, started)
                await started.wait()
                raise ValueError
        except Exception as error:
            print("the body's error leaves as", type(error).__name__)

    curio.run(main)


@answers("the task is killed with ValueError; the body's error leaves as ValueError")
def with_gevent():
    import gevent
    from gevent.event import Event

    def task(started):
        started.set()
        try:
            Event().wait()
        except BaseException as error:
            print("the task is killed with", type(error).__name__)
            raise

    started = Event()
    try:
        with gevent.spawn(task, started):
            started.wait()
            raise ValueError
    except Exception as error:
        print("the body's error leaves as", type(error).__name__)


@answers("the task is cancelled; the body's error leaves as ExceptionGroup")
def with_anyio():
    import anyio

    async def task(started):
        started.set()
        try:
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            print("the task is cancelled")
            raise

    async def main():
        started = anyio.Event()
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(task, started)
                await started.wait()
                raise ValueError
        except Exception as error:
            print("the body's error leaves as", type(error).__name__)

    anyio.run(main)
