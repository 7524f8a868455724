"""I wait, in the loop's own thread, for a call that only that loop can make: what then?

asyncio hangs, and anyio on asyncio if it is given a token; trio, curio, anyio without a
token and anyio on trio raise: the loop cannot make it while its thread waits.
A callback of gevent's hub may not wait, and a greenlet may if it does so with gevent's
own Event; with one of `threading` it hangs, and so does the job of a pool of one thread
that waits for another job of that pool.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor",
    "https://docs.python.org/3/library/asyncio-task.html"
    "#asyncio.run_coroutine_threadsafe",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.from_thread.run",
    "https://github.com/dabeaz/curio/blob/1.6/curio/thread.py",
    "https://www.gevent.org/api/gevent.exceptions.html"
    "#gevent.exceptions.BlockingSwitchOutError",
    "https://anyio.readthedocs.io/en/stable/threads.html",
)
CHAPTERS = (5, 13)
UNASKED = {
    "processes": "a process pool cannot be handed to its own job: it does not pickle",
}


@answers("2 workers; works; 1 worker; hangs")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor

    def inner():
        return "works"

    def call(pool):
        return pool.submit(inner).result()

    for said, workers in ("2 workers", 2), ("1 worker", 1):
        with ThreadPoolExecutor(workers) as pool:
            print(said)
            print(pool.submit(call, pool).result())


@answers("from another thread: works; from its own; hangs")
def with_asyncio():
    import asyncio

    async def inner():
        return "works"

    def call(loop):
        return asyncio.run_coroutine_threadsafe(inner(), loop).result()

    async def main():
        loop = asyncio.get_running_loop()
        print("from another thread:", await asyncio.to_thread(call, loop))
        print("from its own")
        print(call(loop))

    asyncio.run(main())


@answers(
    "from another thread: works; from its own: RuntimeError; "
    "with its token: RuntimeError"
)
def with_trio():
    import trio

    async def inner():
        return "works"

    def call(token=None):
        try:
            return trio.from_thread.run(inner, trio_token=token)
        except RuntimeError as error:
            return type(error).__name__

    async def main():
        token = trio.lowlevel.current_trio_token()
        print("from another thread:", await trio.to_thread.run_sync(call))
        print("from its own:", call())
        print("with its token:", call(token))

    trio.run(main)


@answers("from another thread: works; from its own: AsyncOnlyError")
def with_curio():
    import curio

    async def inner():
        return "works"

    def call():
        coroutine = inner()
        try:
            return curio.AWAIT(coroutine)
        except curio.CurioError as error:
            return type(error).__name__
        finally:
            coroutine.close()

    async def main():
        thread = await curio.spawn_thread(call)
        print("from another thread:", await thread.join())
        print("from its own:", call())

    curio.run(main)


@answers(
    "from another thread: works; in a callback: BlockingSwitchOutError; "
    "from its own, with gevent's Event: works; with threading's; hangs"
)
def with_gevent():
    import threading

    import gevent
    from gevent.event import Event

    hub = gevent.get_hub()

    def call(event):
        hub.loop.run_callback_threadsafe(event.set)
        event.wait()
        return "works"

    def callback(ended):
        try:
            print("in a callback:", call(Event()))
        except AssertionError as error:
            print("in a callback:", type(error).__name__)
        ended.set()

    print("from another thread:", hub.threadpool.apply(call, [threading.Event()]))
    ended = Event()
    hub.loop.run_callback(callback, ended)
    ended.wait()
    print("from its own, with gevent's Event:", call(Event()))
    print("with threading's")
    print(call(threading.Event()))


@answers(
    "from another thread: works; from its own: NoEventLoopError; with its token; hangs",
    on_trio="from another thread: works; from its own: NoEventLoopError; "
    "with its token; RuntimeError",
)
def with_anyio():
    import anyio

    async def inner():
        return "works"

    def call(token=None):
        try:
            return anyio.from_thread.run(inner, token=token)
        except RuntimeError as error:
            return type(error).__name__

    async def main():
        token = anyio.lowlevel.current_token()
        print("from another thread:", await anyio.to_thread.run_sync(call))
        print("from its own:", call())
        print("with its token")
        print(call(token))

    anyio.run(main)
