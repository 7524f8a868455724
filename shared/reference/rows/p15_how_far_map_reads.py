"""How much of its input has `map` read before I take the first result?

An executor's `map` has read all of it when it returns, and asyncio's `as_completed`
when it is asked for the first; a thread of a `multiprocessing.Pool` reads on for
`imap`, and anyio's `amap`, or a loop that starts a task for each item, has read all
when the first job begins.
gevent's `imap` reads on as jobs end, whether I take their results or not, unless
`maxsize` bounds how many I have not taken.
Of a loop that sends into a channel of size 0 two workers have three: each has one, and
one waits to be sent.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Executor.map",
    "https://github.com/python/cpython/issues/74028",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.pool.Pool.imap",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#trio.open_memory_channel",
    "https://curio.readthedocs.io/en/latest/reference.html#task-groups",
    "https://www.gevent.org/api/gevent.pool.html#gevent.pool.Group.imap",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.amap",
)
CHAPTERS = (7, 15)


@answers("map: 100 of 100 at the call")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    def numbers():
        for number in range(100):
            read.append(number)
            yield number

    def job(number):
        gate.wait()
        return number

    read, gate = [], Event()
    with ThreadPoolExecutor(2) as tasks:
        results = tasks.map(job, numbers())
        print("map:", len(read), "of 100 at the call")
        gate.set()
        list(results)


@answers(
    "map: 100 of 100 at the call, in my thread; imap: 100 of 100, in another thread"
)
def with_processes():
    import threading
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Event, Pool

    shared = {}

    def begin(gate):
        shared["gate"] = gate

    def job(number):
        shared["gate"].wait()
        return number

    def numbers(read, ended):
        for number in range(100):
            read.append(threading.current_thread())
            yield number
        ended.set()

    def where(read):
        mine = {*read} == {threading.current_thread()}
        return "in my thread" if mine else "in another thread"

    if __name__ == "__main__":
        gate, read, ended = Event(), [], threading.Event()
        with ProcessPoolExecutor(2, None, begin, (gate,)) as tasks:
            results = tasks.map(job, numbers(read, ended))
            print("map:", len(read), "of 100 at the call,", where(read))
            gate.set()
            list(results)

        gate, read, ended = Event(), [], threading.Event()
        with Pool(2, begin, (gate,)) as tasks:
            results = tasks.imap(job, numbers(read, ended))
            ended.wait()
            print("imap:", len(read), "of 100,", where(read))
            gate.set()
            list(results)


@answers(
    "as_completed: 0 of 100 at the call, 100 when I ask for the first",
    since={
        "3.13": "as_completed: 100 of 100 at the call, 100 when I ask for the first"
    },
)
def with_asyncio():
    import asyncio

    def numbers():
        for number in range(100):
            read.append(number)
            yield number

    async def main():
        gate = asyncio.Event()

        async def job(number):
            await gate.wait()
            return number

        # asyncio: up to Python 3.11 a generator is refused, and `map` is not.
        results = asyncio.as_completed(map(job, numbers()))
        print("as_completed:", len(read), "of 100 at the call", end=", ")
        first = next(results)
        print(len(read), "when I ask for the first")
        gate.set()
        await first
        for each in results:
            await each

    read = []
    asyncio.run(main())


@answers(
    "start_soon: 100 of 100 when the first job begins; "
    "a channel to two workers: 3 of 100"
)
def with_trio():
    import trio
    import trio.testing

    def numbers():
        read.clear()
        for number in range(100):
            read.append(number)
            yield number

    async def job(number):
        had_read.append(len(read))

    async def reader(send):
        async with send:
            for number in numbers():
                await send.send(number)

    async def worker(receive, gate):
        async with receive:
            async for _ in receive:
                await gate.wait()

    async def main():
        async with trio.open_nursery() as tasks:
            for number in numbers():
                tasks.start_soon(job, number)
        print("start_soon:", had_read[0], "of 100 when the first job begins")

        gate = trio.Event()
        send, receive = trio.open_memory_channel(0)
        async with trio.open_nursery() as tasks, receive:
            tasks.start_soon(reader, send)
            for _ in range(2):
                tasks.start_soon(worker, receive.clone(), gate)
            await trio.testing.wait_all_tasks_blocked()
            print("a channel to two workers:", len(read), "of 100")
            gate.set()

    read, had_read = [], []
    trio.run(main)


@answers("spawn: 100 of 100 when the first job begins")
def with_curio():
    import curio

    def numbers():
        for number in range(100):
            read.append(number)
            yield number

    async def job(number):
        had_read.append(len(read))

    async def main():
        async with curio.TaskGroup() as tasks:
            for number in numbers():
                await tasks.spawn(job, number)
        print("spawn:", had_read[0], "of 100 when the first job begins")

    read, had_read = [], []
    curio.run(main)


@answers(
    "imap of a Pool(2): 3 of 100 while the jobs wait, 100 as they end; "
    "maxsize=5: 6 of 100"
)
def with_gevent():
    from gevent.event import Event
    from gevent.pool import Pool

    def numbers(read, ended):
        for number in range(100):
            read.append(number)
            yield number
        ended.set()

    def job(number):
        begun[number].set()
        gate.wait()
        return number

    tasks, gate = Pool(2), Event()
    read, ended = [], Event()
    begun = [Event() for _ in range(100)]
    results = tasks.imap(job, numbers(read, ended))
    begun[1].wait()
    print("imap of a Pool(2):", len(read), "of 100 while the jobs wait", end=", ")
    gate.set()
    ended.wait()
    print(len(read), "as they end")
    list(results)

    read, ended = [], Event()
    begun = [Event() for _ in range(100)]
    results = tasks.imap(job, numbers(read, ended), maxsize=5)
    begun[4].wait()
    print("maxsize=5:", len(read), "of 100")
    list(results)


@answers(
    "amap: 100 of 100 when the first job begins; a stream to two workers: 3 of 100"
)
def with_anyio():
    import anyio

    def numbers():
        read.clear()
        for number in range(100):
            read.append(number)
            yield number

    async def job(number):
        had_read.append(len(read))

    async def reader(send):
        async with send:
            for number in numbers():
                await send.send(number)

    async def worker(receive, gate):
        async with receive:
            async for _ in receive:
                await gate.wait()

    async def main():
        await anyio.amap(job, numbers())
        print("amap:", had_read[0], "of 100 when the first job begins")

        gate = anyio.Event()
        send, receive = anyio.create_memory_object_stream(0)
        async with anyio.create_task_group() as tasks, receive:
            tasks.start_soon(reader, send)
            for _ in range(2):
                tasks.start_soon(worker, receive.clone(), gate)
            await anyio.wait_all_tasks_blocked()
            print("a stream to two workers:", len(read), "of 100")
            gate.set()

    read, had_read = [], []
    anyio.run(main)
