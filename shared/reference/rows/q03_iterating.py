"""May I write `for item in queue`, or `async for`, and does the loop end?

In trio, anyio and gevent you may: the receiving ends of trio and anyio are asynchronous
iterators, and end when the sending end is closed; gevent's queue is an iterator, and
ends at a StopIteration.
The queues of Python and of curio are no iterables: call `get` in a loop.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/issues/120499",
    "https://github.com/python/cpython/issues/119154",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#clean-shutdown-with-channels",
    "https://github.com/dabeaz/curio/issues/316",
    "https://www.gevent.org/api/gevent.queue.html",
    "https://anyio.readthedocs.io/en/stable/streams.html#memory-object-streams",
)
CHAPTERS = (7,)


@answers("for raises TypeError")
def with_threads():
    from queue import Queue

    queue = Queue()
    queue.put("a")
    queue.put("b")
    try:
        for item in queue:
            print("for gets", item)
        print("for ends")
    except TypeError as error:
        print("for raises", type(error).__name__)


@answers("for raises TypeError")
def with_processes():
    from multiprocessing import Queue

    queue = Queue()
    queue.put("a")
    queue.put("b")
    try:
        for item in queue:
            print("for gets", item)
        print("for ends")
    except TypeError as error:
        print("for raises", type(error).__name__)


@answers("async for raises TypeError")
def with_asyncio():
    import asyncio

    async def main():
        queue = asyncio.Queue()
        await queue.put("a")
        await queue.put("b")
        try:
            async for item in queue:
                print("async for gets", item)
            print("async for ends")
        except TypeError as error:
            print("async for raises", type(error).__name__)

    asyncio.run(main())


@answers("async for gets a; async for gets b; async for ends")
def with_trio():
    import trio

    async def main():
        send, receive = trio.open_memory_channel(2)
        async with send:
            await send.send("a")
            await send.send("b")
        async with receive:
            async for item in receive:
                print("async for gets", item)
            print("async for ends")

    trio.run(main)


@answers("async for raises TypeError")
def with_curio():
    import curio

    async def main():
        queue = curio.Queue()
        await queue.put("a")
        await queue.put("b")
        try:
            async for item in queue:
                print("async for gets", item)
            print("async for ends")
        except TypeError as error:
            print("async for raises", type(error).__name__)

    curio.run(main)


@answers("for gets a; for gets b; for ends")
def with_gevent():
    from gevent.queue import Queue

    queue = Queue()
    queue.put("a")
    queue.put("b")
    queue.put(StopIteration)
    for item in queue:
        print("for gets", item)
    print("for ends")


@answers("async for gets a; async for gets b; async for ends")
def with_anyio():
    import anyio

    async def main():
        send, receive = anyio.create_memory_object_stream(2)
        async with send:
            await send.send("a")
            await send.send("b")
        async with receive:
            async for item in receive:
                print("async for gets", item)
            print("async for ends")

    anyio.run(main)
