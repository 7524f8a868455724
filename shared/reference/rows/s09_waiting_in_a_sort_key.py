"""Can a task wait inside a plain function that a library calls, such as a sort key?

A thread, a process and a greenlet can: they are suspended with their whole stack,
whoever called whom.
A coroutine can only wait where its caller awaits it, and `sorted()` does not: it gets
coroutines to compare instead of keys.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/reference/expressions.html#await",
    "https://trio.readthedocs.io/en/stable/tutorial.html#async-sandwich",
    "https://greenlet.readthedocs.io/en/latest/",
)
CHAPTERS = (3,)


@answers("the sibling goes on during sorted()")
def with_threads():
    from threading import Event, Thread

    waiting, answered = Event(), Event()

    def sibling():
        waiting.wait()
        answered.set()

    def key(number):
        waiting.set()
        answered.wait()
        return -number

    started = Thread(target=sibling)
    started.start()
    sorted([1, 2, 3], key=key)
    if answered.is_set():
        print("the sibling goes on during sorted()")
    started.join()


@answers("the sibling goes on during sorted()")
def with_processes():
    from multiprocessing import Event, Process

    def sibling(waiting, answered):
        waiting.wait()
        answered.set()

    if __name__ == "__main__":
        waiting, answered = Event(), Event()

        def key(number):
            waiting.set()
            answered.wait()
            return -number

        started = Process(target=sibling, args=(waiting, answered))
        started.start()
        sorted([1, 2, 3], key=key)
        if answered.is_set():
            print("the sibling goes on during sorted()")
        started.join()


@answers("sorted() raises TypeError")
def with_asyncio():
    import asyncio

    waiting, answered = asyncio.Event(), asyncio.Event()

    async def sibling():
        await waiting.wait()
        answered.set()

    async def key(number):
        waiting.set()
        await answered.wait()
        return -number

    async def main():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sibling())
            try:
                sorted([1, 2, 3], key=key)
            except TypeError as error:
                print("sorted() raises", type(error).__name__)
            if answered.is_set():
                print("the sibling goes on during sorted()")
            waiting.set()

    asyncio.run(main())


@answers("sorted() raises TypeError")
def with_trio():
    import trio

    waiting, answered = trio.Event(), trio.Event()

    async def sibling():
        await waiting.wait()
        answered.set()

    async def key(number):
        waiting.set()
        await answered.wait()
        return -number

    async def main():
        async with trio.open_nursery() as tasks:
            tasks.start_soon(sibling)
            try:
                sorted([1, 2, 3], key=key)
            except TypeError as error:
                print("sorted() raises", type(error).__name__)
            if answered.is_set():
                print("the sibling goes on during sorted()")
            waiting.set()

    trio.run(main)


@answers("sorted() raises TypeError")
def with_curio():
    import curio

    waiting, answered = curio.Event(), curio.Event()

    async def sibling():
        await waiting.wait()
        await answered.set()

    async def key(number):
        await waiting.set()
        await answered.wait()
        return -number

    async def main():
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(sibling)
            try:
                sorted([1, 2, 3], key=key)
            except TypeError as error:
                print("sorted() raises", type(error).__name__)
            if answered.is_set():
                print("the sibling goes on during sorted()")
            await waiting.set()

    curio.run(main)


@answers("the sibling goes on during sorted()")
def with_gevent():
    import gevent
    from gevent.event import Event

    waiting, answered = Event(), Event()

    def sibling():
        waiting.wait()
        answered.set()

    def key(number):
        waiting.set()
        answered.wait()
        return -number

    started = gevent.spawn(sibling)
    sorted([1, 2, 3], key=key)
    if answered.is_set():
        print("the sibling goes on during sorted()")
    started.join()


@answers("sorted() raises TypeError")
def with_anyio():
    import anyio

    waiting, answered = anyio.Event(), anyio.Event()

    async def sibling():
        await waiting.wait()
        answered.set()

    async def key(number):
        waiting.set()
        await answered.wait()
        return -number

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sibling)
            try:
                sorted([1, 2, 3], key=key)
            except TypeError as error:
                print("sorted() raises", type(error).__name__)
            if answered.is_set():
                print("the sibling goes on during sorted()")
            waiting.set()

    anyio.run(main)
