"""My main program ends while a thread is still at work for it: is it waited for?

The interpreter waits for the threads of a pool, for a process pool's job and, on
asyncio, for the thread that anyio abandoned; `asyncio.run` waits before it returns.
The abandoned threads of trio and curio, anyio's on trio, and gevent's are cut off when
the program ends.
The work here never ends, so that a program which waits for it hangs.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/threading.html#thread-objects",
    "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor",
    "https://docs.python.org/3/library/asyncio-eventloop.html"
    "#asyncio.loop.shutdown_default_executor",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.to_thread.run_sync",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://www.gevent.org/api/gevent.threadpool.html",
    "https://anyio.readthedocs.io/en/stable/threads.html",
)
CHAPTERS = (5, 15)


@answers("main ends; hangs")
def with_threads():
    import atexit
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    began = Event()

    def work():
        began.set()
        Event().wait()

    atexit.register(print, "the program ends")
    pool = ThreadPoolExecutor()
    pool.submit(work)
    began.wait()
    print("main ends")


@answers("main ends; hangs")
def with_processes():
    import atexit
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Event

    began = Event()

    def work():
        began.set()
        Event().wait()

    if __name__ == "__main__":
        atexit.register(print, "the program ends")
        pool = ProcessPoolExecutor(1)
        pool.submit(work)
        began.wait()
        print("main ends")


@answers("main ends; hangs")
def with_asyncio():
    import asyncio
    import atexit
    from threading import Event

    def work(loop, began):
        loop.call_soon_threadsafe(began.set)
        Event().wait()

    async def main():
        loop, began = asyncio.get_running_loop(), asyncio.Event()
        task = asyncio.create_task(asyncio.to_thread(work, loop, began))
        await began.wait()
        task.cancel()
        await asyncio.wait([task])
        print("main ends")

    atexit.register(print, "the program ends")
    asyncio.run(main())
    print("run() returns")


@answers("main ends; run() returns; the program ends")
def with_trio():
    import atexit
    from threading import Event

    import trio

    def work(began):
        trio.from_thread.run_sync(began.set)
        Event().wait()

    async def task(began):
        await trio.to_thread.run_sync(work, began, abandon_on_cancel=True)

    async def main():
        began = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()
        print("main ends")

    atexit.register(print, "the program ends")
    trio.run(main)
    print("run() returns")


@answers("main ends; run() returns; the program ends")
def with_curio():
    import atexit
    from threading import Event

    import curio

    def work(began):
        began.set()
        Event().wait()

    async def main():
        began = curio.UniversalEvent()
        task = await curio.spawn(curio.run_in_thread, work, began)
        await began.wait()
        await task.cancel()
        print("main ends")

    atexit.register(print, "the program ends")
    curio.run(main)
    print("run() returns")


@answers("main ends; the program ends")
def with_gevent():
    import atexit
    import threading

    import gevent
    from gevent.event import Event

    began = Event()

    def work():
        began.set()
        threading.Event().wait()

    atexit.register(print, "the program ends")
    gevent.get_hub().threadpool.spawn(work)
    began.wait()
    print("main ends")


@answers(
    "main ends; run() returns; hangs",
    on_trio="main ends; run() returns; the program ends",
)
def with_anyio():
    import atexit
    from threading import Event

    import anyio

    def work(began):
        anyio.from_thread.run_sync(began.set)
        Event().wait()

    async def task(began):
        await anyio.to_thread.run_sync(work, began, abandon_on_cancel=True)

    async def main():
        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()
        print("main ends")

    atexit.register(print, "the program ends")
    anyio.run(main)
    print("run() returns")
