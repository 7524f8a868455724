"""I close a queue: what do those see who get from it, and those who put into it?

Getters receive what is left in a queue that was shut down, or whose sending end was
closed, and are then told; putters are told as well.
In gevent a getter that waits already is told first, and what was put stays in the
queue.
trio and anyio also tell a putter that no getter is left.
`Queue.close` of multiprocessing is for this process alone: the others are told nothing.
The ends of a `Pipe` tell each other, once no process has a copy of that end open.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/queue.html#queue.Queue.shutdown",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Queue.close",
    "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Pipe",
    "https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.shutdown",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#clean-shutdown-with-channels",
    "https://curio.readthedocs.io/en/latest/reference.html#queues",
    "https://www.gevent.org/api/gevent.queue.html#gevent.queue.Queue.shutdown",
    "https://anyio.readthedocs.io/en/stable/streams.html#memory-object-streams",
)
CHAPTERS = (7,)


@answers(
    "cannot be closed",
    since={"3.13": "the getter sees 1, ShutDown; the putter sees ShutDown"},
)
def with_threads():
    from queue import Queue
    from threading import Thread

    def getter():
        try:
            print("the getter sees", queue.get(), end=", ")
            queue.get()
        except Exception as error:
            print(type(error).__name__)

    def putter():
        try:
            queue.put(2)
        except Exception as error:
            print("the putter sees", type(error).__name__)

    queue = Queue()
    if hasattr(queue, "shutdown"):
        task = Thread(target=getter)
        task.start()
        queue.put(1)
        queue.shutdown()
        task.join()
        putter()
    else:
        print("cannot be closed")


@answers(
    "the getter sees 1, nothing; the putter sees ValueError; getting here ValueError; "
    "Pipe: the getter sees 1, EOFError; the putter sees BrokenPipeError"
)
def with_processes():
    from multiprocessing import Event, Pipe, Process, Queue

    def getter(queue, got):
        try:
            print("the getter sees", queue.get(), end=", ", flush=True)
            got.set()
            queue.get()
        except Exception as error:
            print(type(error).__name__)

    def putter(queue):
        try:
            queue.put(2)
        except Exception as error:
            print("the putter sees", type(error).__name__)

    def sender(pipe):
        pipe.send(1)
        pipe.close()

    if __name__ == "__main__":
        queue = Queue()
        got = Event()
        task = Process(target=getter, args=(queue, got))
        task.start()
        queue.put(1)
        queue.close()
        got.wait()
        task.join(timeout=0.5)
        if task.is_alive():
            print("nothing")
            task.terminate()
        putter(queue)
        try:
            queue.get()
        except Exception as error:
            print("getting here", type(error).__name__)

        print("Pipe", end=": ")
        mine, childs = Pipe()
        task = Process(target=sender, args=(childs,))
        task.start()
        childs.close()
        try:
            print("the getter sees", mine.recv(), end=", ")
            mine.recv()
        except Exception as error:
            print(type(error).__name__)
        task.join()
        try:
            mine.send(2)
        except Exception as error:
            print("the putter sees", type(error).__name__)


@answers(
    "cannot be closed",
    since={"3.13": "the getter sees 1, QueueShutDown; the putter sees QueueShutDown"},
)
def with_asyncio():
    import asyncio

    async def getter(queue):
        try:
            print("the getter sees", await queue.get(), end=", ")
            await queue.get()
        except Exception as error:
            print(type(error).__name__)

    async def putter(queue):
        try:
            await queue.put(2)
        except Exception as error:
            print("the putter sees", type(error).__name__)

    async def main():
        queue = asyncio.Queue()
        if hasattr(queue, "shutdown"):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(getter(queue))
                await queue.put(1)
                queue.shutdown()
            await putter(queue)
        else:
            print("cannot be closed")

    asyncio.run(main())


@answers(
    "the getter sees 1, EndOfChannel; the putter sees ClosedResourceError; "
    "with no getter BrokenResourceError"
)
def with_trio():
    import trio

    async def getter(receive):
        try:
            print("the getter sees", await receive.receive(), end=", ")
            await receive.receive()
        except Exception as error:
            print(type(error).__name__)

    async def putter(send, when):
        try:
            await send.send(2)
        except Exception as error:
            print(when, type(error).__name__)

    async def main():
        send, receive = trio.open_memory_channel(1)
        async with trio.open_nursery() as tasks:
            tasks.start_soon(getter, receive)
            await send.send(1)
            send.close()
        await putter(send, "the putter sees")
        send, receive = trio.open_memory_channel(1)
        receive.close()
        await putter(send, "with no getter")

    trio.run(main)


@answers("cannot be closed")
def with_curio():
    import curio

    async def main():
        queue = curio.Queue()
        if hasattr(queue, "shutdown") or hasattr(queue, "close"):
            print("can be closed")
        else:
            print("cannot be closed")

    curio.run(main)


@answers(
    "the getter sees 1, ShutDown; the putter sees ShutDown; "
    "a getter that waits already sees ShutDown; still in the queue: 1"
)
def with_gevent():
    import gevent
    from gevent.queue import Queue

    def getter(who):
        seen = []
        try:
            seen.append(str(queue.get()))
            queue.get()
        except Exception as error:
            seen.append(type(error).__name__)
        print(who, "sees", ", ".join(seen))

    def putter():
        try:
            queue.put(2)
        except Exception as error:
            print("the putter sees", type(error).__name__)

    queue = Queue()
    task = gevent.spawn(getter, "the getter")
    queue.put(1)
    queue.shutdown()
    task.join()
    putter()

    queue = Queue()
    task = gevent.spawn(getter, "a getter that waits already")
    gevent.sleep(0)
    queue.put(1)
    queue.shutdown()
    task.join()
    print("still in the queue:", queue.get())


@answers(
    "the getter sees 1, EndOfStream; the putter sees ClosedResourceError; "
    "with no getter BrokenResourceError"
)
def with_anyio():
    import anyio

    async def getter(receive):
        try:
            print("the getter sees", await receive.receive(), end=", ")
            await receive.receive()
        except Exception as error:
            print(type(error).__name__)

    async def putter(send, when):
        try:
            await send.send(2)
        except Exception as error:
            print(when, type(error).__name__)

    async def main():
        send, receive = anyio.create_memory_object_stream(1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(getter, receive)
            await send.send(1)
            send.close()
        await putter(send, "the putter sees")
        receive.close()
        send, receive = anyio.create_memory_object_stream(1)
        receive.close()
        await putter(send, "with no getter")
        send.close()

    anyio.run(main)
