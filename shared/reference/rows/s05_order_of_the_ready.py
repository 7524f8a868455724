"""I start six tasks one after the other: in which order do they begin?

On a loop in the order in which they were started: it keeps what is ready in a queue,
first in, first out; but trio runs each batch forwards or in reverse, as a coin falls,
so that nobody comes to rely on an order.
asyncio documents the order of its callbacks; gevent calls the order undefined.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon",
    "https://trio.readthedocs.io/en/stable/design.html",
    "https://www.gevent.org/intro.html#lightweight-pseudothreads",
)
CHAPTERS = (3,)
UNASKED = {
    "threads": "the operating system decides, and any order is right",
    "processes": "the operating system decides, and any order is right",
}


@answers("0 1 2 3 4 5")
def with_asyncio():
    import asyncio

    began = []

    async def task(number):
        began.append(number)

    async def main():
        async with asyncio.TaskGroup() as tasks:
            for number in range(6):
                tasks.create_task(task(number))

    asyncio.run(main())
    print(*began)


@answers("0 1 2 3 4 5", "5 4 3 2 1 0")
def with_trio():
    import trio

    began = []

    async def task(number):
        began.append(number)

    async def main():
        async with trio.open_nursery() as tasks:
            for number in range(6):
                tasks.start_soon(task, number)

    trio.run(main)
    print(*began)


@answers("0 1 2 3 4 5")
def with_curio():
    import curio

    began = []

    async def task(number):
        began.append(number)

    async def main():
        async with curio.TaskGroup() as tasks:
            for number in range(6):
                await tasks.spawn(task, number)

    curio.run(main)
    print(*began)


@answers("0 1 2 3 4 5")
def with_gevent():
    import gevent

    began = []

    def task(number):
        began.append(number)

    tasks = [gevent.spawn(task, number) for number in range(6)]
    gevent.joinall(tasks)
    print(*began)


@answers("0 1 2 3 4 5", on_trio=("0 1 2 3 4 5", "5 4 3 2 1 0"))
def with_anyio():
    import anyio

    began = []

    async def task(number):
        began.append(number)

    async def main():
        async with anyio.create_task_group() as tasks:
            for number in range(6):
                tasks.start_soon(task, number)

    anyio.run(main)
    print(*began)
