"""Two tasks fail at the same moment: do I hear of both?

You do where each has a future, a greenlet or a curio task, which keeps its error, and
from asyncio's TaskGroup, which collects both; `asyncio.gather` raises the first, and
nobody hears of the other.
In trio a task that was already woken fails as well, but one that is at a checkpoint
such as `sleep(0)` finds itself cancelled there, and chance decides which of the two
that is; anyio does as its backend does.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#errors-in-multiple-child-tasks",
    "https://trio.readthedocs.io/en/stable/reference-lowlevel.html"
    "#trio.lowlevel.checkpoint",
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.gather",
    "https://curio.readthedocs.io/en/latest/reference.html#task-groups",
)
CHAPTERS = (9, 17)


@answers("futures: KeyError ValueError")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    together = Barrier(2)

    def fails(error):
        together.wait()
        raise error

    with ThreadPoolExecutor(2) as tasks:
        errors = (KeyError, ValueError)
        asked = [tasks.submit(fails, each) for each in errors]
    print("futures:", *(type(each.exception()).__name__ for each in asked))


@answers("futures: KeyError ValueError")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def fails(together, error):
        together.wait()
        raise error

    if __name__ == "__main__":
        with Manager() as manager, ProcessPoolExecutor(2) as tasks:
            together = manager.Barrier(2)
            errors = (KeyError, ValueError)
            asked = [tasks.submit(fails, together, each) for each in errors]
            names = [type(each.exception()).__name__ for each in asked]
        print("futures:", *names)


@answers(
    "woken by an event: KeyError ValueError; after sleep(0): KeyError ValueError; "
    "gather raises KeyError; nobody hears of the other"
)
def with_asyncio():
    import asyncio
    import gc

    async def wakes(event, error):
        await event.wait()
        raise error

    async def sleeps(event, error):
        await asyncio.sleep(0)
        raise error

    async def survivors(task):
        event = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(task(event, KeyError))
                tasks.create_task(task(event, ValueError))
                await asyncio.sleep(0)  # Both tasks run up to where they wait.
                event.set()
        except* Exception as group:
            print(*sorted(type(each).__name__ for each in group.exceptions))

    async def main():
        print("woken by an event", end=": ")
        await survivors(wakes)
        print("after sleep(0)", end=": ")
        await survivors(sleeps)

        logged = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: logged.append(context))
        event = asyncio.Event()
        errors = (KeyError, ValueError)
        try:
            await asyncio.gather(*(sleeps(event, each) for each in errors))
        except Exception as error:
            print("gather raises", type(error).__name__)
        gc.collect()  # A task that nobody asked says so when it is collected.
        print("the other is logged" if logged else "nobody hears of the other")

    asyncio.run(main())


@answers(
    "woken by an event: KeyError ValueError; after sleep(0): KeyError",
    "woken by an event: KeyError ValueError; after sleep(0): ValueError",
)
def with_trio():
    import trio
    from trio.testing import wait_all_tasks_blocked

    async def wakes(event, error):
        await event.wait()
        raise error

    async def sleeps(event, error):
        await trio.sleep(0)
        raise error

    async def survivors(task):
        event = trio.Event()
        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(task, event, KeyError)
                tasks.start_soon(task, event, ValueError)
                await wait_all_tasks_blocked()
                event.set()
        except* Exception as group:
            print(*sorted(type(each).__name__ for each in group.exceptions))

    async def main():
        print("woken by an event", end=": ")
        await survivors(wakes)
        print("after sleep(0)", end=": ")
        await survivors(sleeps)

    trio.run(main)


@answers("woken by an event: KeyError ValueError; after sleep(0): KeyError ValueError")
def with_curio():
    import curio

    async def wakes(event, error):
        await event.wait()
        raise error

    async def sleeps(event, error):
        await curio.sleep(0)
        raise error

    async def survivors(task):
        event = curio.Event()
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(task, event, KeyError)
            await tasks.spawn(task, event, ValueError)
            await curio.sleep(0)
            await event.set()
        print(*sorted(type(each).__name__ for each in tasks.exceptions))

    async def main():
        print("woken by an event", end=": ")
        await survivors(wakes)
        print("after sleep(0)", end=": ")
        await survivors(sleeps)

    curio.run(main)


@answers("woken by an event: KeyError ValueError; after sleep(0): KeyError ValueError")
def with_gevent():
    import gevent
    from gevent.event import Event

    def wakes(event, error):
        event.wait()
        raise error

    def sleeps(event, error):
        gevent.sleep(0)
        raise error

    def survivors(task):
        event = Event()
        asked = [
            gevent.spawn(task, event, KeyError),
            gevent.spawn(task, event, ValueError),
        ]
        gevent.sleep(0)
        event.set()
        gevent.joinall(asked)
        print(*sorted(type(each.exception).__name__ for each in asked))

    print("woken by an event", end=": ")
    survivors(wakes)
    print("after sleep(0)", end=": ")
    survivors(sleeps)


@answers(
    "woken by an event: KeyError ValueError; after sleep(0): KeyError ValueError",
    on_trio=(
        "woken by an event: KeyError ValueError; after sleep(0): KeyError",
        "woken by an event: KeyError ValueError; after sleep(0): ValueError",
    ),
)
def with_anyio():
    import anyio

    async def wakes(event, error):
        await event.wait()
        raise error

    async def sleeps(event, error):
        await anyio.sleep(0)
        raise error

    async def survivors(task):
        event = anyio.Event()
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(task, event, KeyError)
                tasks.start_soon(task, event, ValueError)
                await anyio.wait_all_tasks_blocked()
                event.set()
        except* Exception as group:
            print(*sorted(type(each).__name__ for each in group.exceptions))

    async def main():
        print("woken by an event", end=": ")
        await survivors(wakes)
        print("after sleep(0)", end=": ")
        await survivors(sleeps)

    anyio.run(main)
