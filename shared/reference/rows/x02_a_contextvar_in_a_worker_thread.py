"""I set a ContextVar and hand a call to a worker thread: does the call see mine?

Through `asyncio.to_thread` and trio's and anyio's `to_thread.run_sync` it does: they
run the call in a copy of my context; through an executor, curio's `run_in_thread` and
gevent's thread pool it does not.
Where it is not done for you, `copy_context().run` does it.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/contextvars.html#contextvars.Context.run",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread",
    "https://github.com/python/cpython/issues/78195",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#threads-and-task-local-storage",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://github.com/gevent/gevent/blob/master/src/gevent/threadpool.py",
    "https://anyio.readthedocs.io/en/stable/threads.html#context-propagation",
)
CHAPTERS = (5, 8)
UNASKED = {
    "processes": "a call runs in another process, not in a thread: see X1",
}


@answers("submit: the call sees nothing; copy_context: the call sees mine")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import ContextVar, copy_context

    value = ContextVar("value", default="nothing")

    def call(how):
        print(f"{how}: the call sees", value.get())

    value.set("mine")
    with ThreadPoolExecutor() as tasks:
        tasks.submit(call, "submit").result()
        context = copy_context()
        tasks.submit(context.run, call, "copy_context").result()


@answers("to_thread: the call sees mine; run_in_executor: the call sees nothing")
def with_asyncio():
    import asyncio
    from contextvars import ContextVar

    value = ContextVar("value", default="nothing")

    def call(how):
        print(f"{how}: the call sees", value.get())

    async def main():
        value.set("mine")
        await asyncio.to_thread(call, "to_thread")
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, call, "run_in_executor")

    asyncio.run(main())


@answers("to_thread: the call sees mine")
def with_trio():
    from contextvars import ContextVar

    import trio

    value = ContextVar("value", default="nothing")

    def call(how):
        print(f"{how}: the call sees", value.get())

    async def main():
        value.set("mine")
        await trio.to_thread.run_sync(call, "to_thread")

    trio.run(main)


@answers("run_in_thread: the call sees nothing")
def with_curio():
    from contextvars import ContextVar

    import curio

    value = ContextVar("value", default="nothing")

    def call(how):
        print(f"{how}: the call sees", value.get())

    async def main():
        value.set("mine")
        await curio.run_in_thread(call, "run_in_thread")

    curio.run(main)


@answers("threadpool: the call sees nothing")
def with_gevent():
    from contextvars import ContextVar

    import gevent

    value = ContextVar("value", default="nothing")

    def call(how):
        print(f"{how}: the call sees", value.get())

    value.set("mine")
    gevent.get_hub().threadpool.apply(call, ("threadpool",))


@answers("to_thread: the call sees mine")
def with_anyio():
    from contextvars import ContextVar

    import anyio

    value = ContextVar("value", default="nothing")

    def call(how):
        print(f"{how}: the call sees", value.get())

    async def main():
        value.set("mine")
        await anyio.to_thread.run_sync(call, "to_thread")

    anyio.run(main)
