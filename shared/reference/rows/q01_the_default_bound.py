"""I make a queue and give no size: how much does it take before a put has to wait?

The queues of threads, asyncio, curio and gevent took all thousand, and document no
bound, so a fast producer fills the memory; a `multiprocessing.Queue` takes as many
items as a semaphore counts.
trio insists on a size; anyio's stream has size 0, and each send waits for a receive.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/queue.html#queue.Queue",
    "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue",
    "https://github.com/python/cpython/blob/3.13/Lib/multiprocessing/queues.py",
    "https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue",
    "https://trio.readthedocs.io/en/stable/reference-core.html#buffering-in-channels",
    "https://curio.readthedocs.io/en/latest/reference.html#queues",
    "https://www.gevent.org/api/gevent.queue.html",
    "https://anyio.readthedocs.io/en/stable/streams.html#memory-object-streams",
)
CHAPTERS = (7,)


@answers("holds 1000 of 1000 items")
def with_threads():
    from queue import Full, Queue

    queue = Queue()
    taken = 0
    try:
        while taken < 1000:
            queue.put_nowait(taken)
            taken += 1
    except Full:
        pass
    print("holds", taken, "of 1000 items")


@answers(
    "holds 1000 of 1000 items; where a semaphore counts to 500: holds 500 of 1000 items"
)
def with_processes():
    from multiprocessing import Queue, synchronize
    from queue import Full

    def fill(queue):
        # What nobody will get need not be written before the program ends.
        queue.cancel_join_thread()
        taken = 0
        try:
            while taken < 1000:
                queue.put_nowait(taken)
                taken += 1
        except Full:
            pass
        print("holds", taken, "of 1000 items")

    fill(Queue())
    synchronize.SEM_VALUE_MAX = 500
    print("where a semaphore counts to 500", end=": ")
    fill(Queue())


@answers("holds 1000 of 1000 items")
def with_asyncio():
    import asyncio

    async def main():
        queue = asyncio.Queue()
        taken = 0
        try:
            while taken < 1000:
                queue.put_nowait(taken)
                taken += 1
        except asyncio.QueueFull:
            pass
        print("holds", taken, "of 1000 items")

    asyncio.run(main())


@answers("must be given a size: TypeError")
def with_trio():
    import trio

    async def main():
        try:
            trio.open_memory_channel()
        except TypeError as error:
            print("must be given a size:", type(error).__name__)
        else:
            print("needs no size")

    trio.run(main)


@answers("holds 1000 of 1000 items")
def with_curio():
    import curio

    async def main():
        queue = curio.Queue()
        taken = 0
        while taken < 1000 and not queue.full():
            await queue.put(taken)
            taken += 1
        print("holds", taken, "of 1000 items")

    curio.run(main)


@answers("holds 1000 of 1000 items")
def with_gevent():
    from gevent.queue import Full, Queue

    queue = Queue()
    taken = 0
    try:
        while taken < 1000:
            queue.put_nowait(taken)
            taken += 1
    except Full:
        pass
    print("holds", taken, "of 1000 items")


@answers("holds 0 of 1000 items")
def with_anyio():
    import anyio

    async def main():
        send, receive = anyio.create_memory_object_stream()
        taken = 0
        with send, receive:
            try:
                while taken < 1000:
                    send.send_nowait(taken)
                    taken += 1
            except anyio.WouldBlock:
                pass
        print("holds", taken, "of 1000 items")

    anyio.run(main)
