"""I cancel a task that waits for another task: what becomes of the other one?

In asyncio it is cancelled too, unless it is awaited through `shield`, `wait` or
`as_completed`: a cancellation goes to what the task awaits.
In curio, gevent and anyio a task that waits for another by its handle is cancelled
alone, and the other goes on; one that waits at the end of trio's nursery, of curio's or
anyio's task group, or in anyio's `gather`, is cancelled with all that is in it.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/issues/138717",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task",
    "https://github.com/dabeaz/curio/blob/1.6/curio/task.py",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.join",
    "https://anyio.readthedocs.io/en/stable/tasks.html#working-with-task-handles",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "a thread that waits cannot be cancelled",
    "processes": "only the parent can wait for a process",
}


@answers(
    "plain, gather, wait_for: the awaited task is cancelled too; "
    "shield, wait, as_completed: the awaited task finishes"
)
def with_asyncio():
    import asyncio

    async def awaited(way, gate):
        try:
            await gate.wait()
        except asyncio.CancelledError:
            cancelled.append(way.__name__)
            raise
        finishes.append(way.__name__)

    async def plain(other):
        await other

    async def gather(other):
        await asyncio.gather(other)

    async def wait_for(other):
        await asyncio.wait_for(other, 60)

    async def shield(other):
        await asyncio.shield(other)

    async def wait(other):
        await asyncio.wait([other])

    async def as_completed(other):
        for each in asyncio.as_completed([other]):
            await each

    async def task(way, began, other):
        began.set()
        await way(other)

    async def main(way):
        began, gate = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            other = tasks.create_task(awaited(way, gate))
            waiting = tasks.create_task(task(way, began, other))
            await began.wait()
            waiting.cancel()
            await asyncio.wait([waiting])
            gate.set()

    cancelled, finishes = [], []
    for way in plain, gather, wait_for, shield, wait, as_completed:
        asyncio.run(main(way))
    print(", ".join(cancelled) + ": the awaited task is cancelled too")
    print(", ".join(finishes) + ": the awaited task finishes")


@answers("the awaited task is cancelled too")
def with_trio():
    import trio

    async def awaited(gate):
        try:
            await gate.wait()
        except trio.Cancelled:
            print("the awaited task is cancelled too")
            raise
        print("the awaited task finishes")

    async def task(scope, began, gate):
        # trio: to wait for a task is to wait at the end of its nursery.
        with scope:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(awaited, gate)
                began.set()

    async def main():
        began, gate = trio.Event(), trio.Event()
        waiting = trio.CancelScope()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, waiting, began, gate)
            await began.wait()
            waiting.cancel()
            gate.set()

    trio.run(main)


@answers("join: the awaited task finishes; group: the awaited task is cancelled too")
def with_curio():
    from contextlib import suppress

    import curio

    async def awaited(way, gate):
        try:
            await gate.wait()
        except curio.CancelledError:
            print(f"{way}: the awaited task is cancelled too")
            raise
        print(f"{way}: the awaited task finishes")

    async def join(began, other):
        await began.set()
        await other.join()

    async def group(began, other):
        async with curio.TaskGroup([other]):
            await began.set()

    async def main():
        for way in join, group:
            began, gate = curio.Event(), curio.Event()
            other = await curio.spawn(awaited, way.__name__, gate)
            waiting = await curio.spawn(way, began, other)
            await began.wait()
            await waiting.cancel()
            await gate.set()
            with suppress(curio.TaskError):
                await other.join()

    curio.run(main)


@answers("the awaited task finishes")
def with_gevent():
    import gevent
    from gevent.event import Event

    def awaited(gate):
        try:
            gate.wait()
        except gevent.GreenletExit:
            print("the awaited task is cancelled too")
            raise
        print("the awaited task finishes")

    def task(began, other):
        began.set()
        other.join()

    began, gate = Event(), Event()
    other = gevent.spawn(awaited, gate)
    waiting = gevent.spawn(task, began, other)
    began.wait()
    waiting.kill()
    gate.set()
    other.join()


@answers(
    "handle: the awaited task finishes; gather: the awaited task is cancelled too; "
    "group: the awaited task is cancelled too"
)
def with_anyio():
    import anyio

    async def awaited(way, began, gate):
        try:
            began.set()
            await gate.wait()
        except anyio.get_cancelled_exc_class():
            print(f"{way}: the awaited task is cancelled too")
            raise
        print(f"{way}: the awaited task finishes")

    async def handle(tasks, other):
        await tasks.create_task(other)

    async def gather(_, other):
        await anyio.gather(other)

    async def group(_, other):
        async with anyio.create_task_group() as tasks:
            tasks.create_task(other)

    async def main():
        for way in handle, gather, group:
            began, gate = anyio.Event(), anyio.Event()
            async with anyio.create_task_group() as tasks:
                other = awaited(way.__name__, began, gate)
                waiting = tasks.start_soon(way, tasks, other)
                await began.wait()
                waiting.cancel()
                await waiting.wait()
                gate.set()

    anyio.run(main)
