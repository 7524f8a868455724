"""Three tasks want one lock again and again: who gets it when it is given back?

The one that has waited longest, in asyncio, trio, curio and anyio.
With gevent the one that gives it back can take it again before those who wait get their
turn; so can a thread, which still holds the GIL then, and among processes the operating
system decides.
From Python 3.13.1 on, which was not asked, a thread that has waited for a millisecond
is handed the lock.
"""

from shared.semantics.row import answers, measures

SOURCES = (
    "https://docs.python.org/3/library/threading.html#lock-objects",
    "https://github.com/python/cpython/pull/125116",
    "https://github.com/python/cpython/blob/3.13/Python/lock.c",
    "https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.acquire",
    "https://trio.readthedocs.io/en/stable/reference-core.html#fairness",
    "https://github.com/dabeaz/curio/blob/1.6/curio/sync.py",
    "https://www.gevent.org/api/gevent.lock.html",
    "https://github.com/gevent/gevent/blob/master/src/gevent/_semaphore.py",
)
CHAPTERS = (3, 6, 8)


@measures()
def with_threads():
    from itertools import pairwise
    from threading import Barrier, Lock, Thread

    order = []
    lock, start = Lock(), Barrier(3)

    def task(name):
        start.wait()
        for _ in range(100):
            with lock:
                order.append(name)
                sum(range(10_000))

    tasks = [Thread(target=task, args=(name,)) for name in "abc"]
    for each in tasks:
        each.start()
    for each in tasks:
        each.join()
    again = sum(now == then for now, then in pairwise(order))
    print(f"the same thread again {again} of 299 times")


@measures()
def with_processes():
    from itertools import pairwise
    from multiprocessing import Barrier, Lock, Process, SimpleQueue

    def task(name, lock, start, order):
        start.wait()
        for _ in range(100):
            with lock:
                order.put(name)
                sum(range(10_000))

    if __name__ == "__main__":
        shared = Lock(), Barrier(3), SimpleQueue()
        tasks = [Process(target=task, args=(name, *shared)) for name in "abc"]
        for each in tasks:
            each.start()
        order = [shared[-1].get() for _ in range(300)]
        for each in tasks:
            each.join()
        again = sum(now == then for now, then in pairwise(order))
        print(f"the same process again {again} of 299 times")


@answers("abcabcabc")
def with_asyncio():
    import asyncio

    order = []
    lock = asyncio.Lock()

    async def task(name):
        for _ in range(3):
            async with lock:
                order.append(name)
                await asyncio.sleep(0)

    async def main():
        async with asyncio.TaskGroup() as tasks:
            for name in "abc":
                tasks.create_task(task(name))

    asyncio.run(main())
    print("".join(order))


@answers("abcabcabc", "cbacbacba")
def with_trio():
    import trio

    order = []
    lock = trio.Lock()

    async def task(name):
        for _ in range(3):
            async with lock:
                order.append(name)
                await trio.sleep(0)

    async def main():
        async with trio.open_nursery() as tasks:
            for name in "abc":
                tasks.start_soon(task, name)

    trio.run(main)
    print("".join(order))


@answers("abcabcabc")
def with_curio():
    import curio

    order = []
    lock = curio.Lock()

    async def task(name):
        for _ in range(3):
            async with lock:
                order.append(name)
                await curio.sleep(0)

    async def main():
        async with curio.TaskGroup() as tasks:
            for name in "abc":
                await tasks.spawn(task, name)

    curio.run(main)
    print("".join(order))


@answers("aaabbbccc")
def with_gevent():
    import gevent
    from gevent.lock import BoundedSemaphore

    order = []
    lock = BoundedSemaphore()

    def task(name):
        for _ in range(3):
            with lock:
                order.append(name)
                gevent.sleep(0)

    gevent.joinall([gevent.spawn(task, name) for name in "abc"])
    print("".join(order))


@answers("abcabcabc", on_trio=("abcabcabc", "cbacbacba"))
def with_anyio():
    import anyio

    order = []
    lock = anyio.Lock()

    async def task(name):
        for _ in range(3):
            async with lock:
                order.append(name)
                await anyio.sleep(0)

    async def main():
        async with anyio.create_task_group() as tasks:
            for name in "abc":
                tasks.start_soon(task, name)

    anyio.run(main)
    print("".join(order))
