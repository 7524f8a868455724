"""Two tasks keep saying `sleep(0)`: do they take turns?

On a loop they do: each runs once a round; in trio a round may also go backwards, so
that the one that ended a round begins the next.
A thread that sleeps for no time offers its turn, and may well go on itself.
"""

from shared.semantics.row import answers, measures

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep",
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    "https://github.com/python-trio/trio/blob/main/src/trio/_core/_run.py",
    "https://www.gevent.org/api/gevent.html#gevent.sleep",
    "https://docs.python.org/3/library/time.html#time.sleep",
)
CHAPTERS = (3,)
UNASKED = {
    "processes": "they run side by side, and owe each other no turn",
}


@measures()
def with_threads():
    import time
    from itertools import pairwise
    from threading import Barrier, Thread

    order = []
    start = Barrier(2)

    def task(name):
        start.wait()
        for _ in range(1000):
            order.append(name)
            time.sleep(0)

    tasks = [Thread(target=task, args=(name,)) for name in "ab"]
    for each in tasks:
        each.start()
    for each in tasks:
        each.join()
    turns = sum(now != then for now, then in pairwise(order))
    print(f"the other is next after {turns} of 1999 sleeps")


@answers("each round: ab")
def with_asyncio():
    import asyncio

    order = []

    async def task(name):
        for _ in range(40):
            order.append(name)
            await asyncio.sleep(0)

    async def main():
        async with asyncio.TaskGroup() as tasks:
            for name in "ab":
                tasks.create_task(task(name))

    asyncio.run(main())
    rounds = {"".join(order[at : at + 2]) for at in range(0, 80, 2)}
    print("each round:", " or ".join(sorted(rounds)))


@answers("each round: ab or ba")
def with_trio():
    import trio

    order = []

    async def task(name):
        for _ in range(40):
            order.append(name)
            await trio.sleep(0)

    async def main():
        async with trio.open_nursery() as tasks:
            for name in "ab":
                tasks.start_soon(task, name)

    trio.run(main)
    rounds = {"".join(order[at : at + 2]) for at in range(0, 80, 2)}
    print("each round:", " or ".join(sorted(rounds)))


@answers("each round: ab")
def with_curio():
    import curio

    order = []

    async def task(name):
        for _ in range(40):
            order.append(name)
            await curio.sleep(0)

    async def main():
        async with curio.TaskGroup() as tasks:
            for name in "ab":
                await tasks.spawn(task, name)

    curio.run(main)
    rounds = {"".join(order[at : at + 2]) for at in range(0, 80, 2)}
    print("each round:", " or ".join(sorted(rounds)))


@answers("each round: ab")
def with_gevent():
    import gevent

    order = []

    def task(name):
        for _ in range(40):
            order.append(name)
            gevent.sleep(0)

    gevent.joinall([gevent.spawn(task, name) for name in "ab"])
    rounds = {"".join(order[at : at + 2]) for at in range(0, 80, 2)}
    print("each round:", " or ".join(sorted(rounds)))


@answers("each round: ab", on_trio="each round: ab or ba")
def with_anyio():
    import anyio

    order = []

    async def task(name):
        for _ in range(40):
            order.append(name)
            await anyio.sleep(0)

    async def main():
        async with anyio.create_task_group() as tasks:
            for name in "ab":
                tasks.start_soon(task, name)

    anyio.run(main)
    rounds = {"".join(order[at : at + 2]) for at in range(0, 80, 2)}
    print("each round:", " or ".join(sorted(rounds)))
