"""I start a task and keep no reference: can the garbage collector take it?

Only one of asyncio's: its loop holds its tasks weakly, so that one which waits for
something that nobody else holds can vanish; a TaskGroup, or a variable of yours, holds
it.
The other runtimes hold each task that has not ended, and the collector does not look
into a greenlet that waits.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task",
    "https://github.com/python/cpython/issues/91887",
    "https://trio.readthedocs.io/en/stable/reference-core.html#nurseries-and-spawning",
    "https://greenlet.readthedocs.io/en/latest/greenlet_gc.html"
    "#cycles-in-suspended-frames-are-not-collected",
)
CHAPTERS = (9, 11)


@answers("kept")
def with_threads():
    import gc
    import weakref
    from threading import Event, Thread

    def task():
        started.set()
        Event().wait()

    started = Event()
    forgotten = Thread(target=task, daemon=True)
    forgotten.start()
    started.wait()
    watch = weakref.ref(forgotten)
    del forgotten
    gc.collect()
    print("kept" if watch() else "collected")


@answers("kept")
def with_processes():
    import gc
    import weakref
    from multiprocessing import Event, Process

    def task(started):
        started.set()
        Event().wait()

    if __name__ == "__main__":
        started = Event()
        forgotten = Process(target=task, args=(started,), daemon=True)
        forgotten.start()
        started.wait()
        watch = weakref.ref(forgotten)
        del forgotten
        gc.collect()
        print("kept" if watch() else "collected")


@answers(
    "create_task: Task was destroyed but it is pending! collected; TaskGroup: kept"
)
def with_asyncio():
    import asyncio
    import gc
    import weakref

    async def task():
        await asyncio.Event().wait()

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, said: print(said["message"], end=" "))

        print("create_task", end=": ")
        watch = weakref.ref(asyncio.create_task(task()))
        await asyncio.sleep(0)
        gc.collect()
        print("kept" if watch() else "collected")

        print("TaskGroup", end=": ")
        async with asyncio.TaskGroup() as tasks:
            watch = weakref.ref(tasks.create_task(task()))
            await asyncio.sleep(0)
            gc.collect()
            print("kept" if watch() else "collected")
            watch().cancel()

    asyncio.run(main())


@answers("kept")
def with_trio():
    import gc
    import weakref

    import trio
    from trio.testing import wait_all_tasks_blocked

    async def task(watches):
        watches.append(weakref.ref(trio.lowlevel.current_task()))
        await trio.Event().wait()

    async def main():
        watches = []
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, watches)
            await wait_all_tasks_blocked()
            gc.collect()
            print("kept" if watches[0]() else "collected")
            tasks.cancel_scope.cancel()

    trio.run(main)


@answers("kept")
def with_curio():
    import gc
    import weakref

    import curio

    async def task():
        await curio.Event().wait()

    async def main():
        watch = weakref.ref(await curio.spawn(task))
        await curio.sleep(0)
        gc.collect()
        print("kept" if watch() else "collected")

    curio.run(main)


@answers("kept")
def with_gevent():
    import gc
    import weakref

    import gevent
    from gevent.event import Event

    def task():
        Event().wait()

    watch = weakref.ref(gevent.spawn(task))
    gevent.sleep(0)
    gc.collect()
    print("kept" if watch() else "collected")


@answers("kept")
def with_anyio():
    import gc
    import weakref

    import anyio

    async def task():
        await anyio.Event().wait()

    async def main():
        async with anyio.create_task_group() as tasks:
            watch = weakref.ref(tasks.start_soon(task))
            await anyio.wait_all_tasks_blocked()
            gc.collect()
            print("kept" if watch() else "collected")
            tasks.cancel_scope.cancel()

    anyio.run(main)
