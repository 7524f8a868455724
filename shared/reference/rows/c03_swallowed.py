"""A task swallows its cancellation and waits again: is it cancelled again?

In trio and anyio it is, as a scope stays cancelled, and every further wait in it raises
again: cancellation is a level.
In asyncio, curio and gevent it is an edge: it is thrown in once; so is asyncio's own
`Task.cancel` for a task of anyio's.
A task of asyncio's that swallows it must call `uncancel()`, or from Python 3.13.0 on it
is cancelled again, by nobody, when a TaskGroup in it fails.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#task-cancellation",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.uncancel",
    "https://github.com/python/cpython/pull/117407",
    "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation-semantics",
    "https://anyio.readthedocs.io/en/stable/cancellation.html"
    "#differences-between-asyncio-and-anyio-cancellation-semantics",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "a job that runs cannot be cancelled (C1)",
    "processes": "a process is sent a signal, which by itself raises nothing (C12)",
}


@answers(
    "the second wait completes; after a failed group: the next one completes; "
    "with uncancel(): the next one completes",
    since={
        "3.13": "the second wait completes; "
        "after a failed group: the next one is cancelled; "
        "with uncancel(): the next one completes"
    },
)
def with_asyncio():
    import asyncio
    from contextlib import suppress

    async def swallows(began):
        # asyncio: to ask the question; do not do this.
        with suppress(asyncio.CancelledError):
            began.set()
            await asyncio.Event().wait()

    async def waits(name):
        try:
            await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            print(name, "is cancelled")
            raise
        print(name, "completes")

    async def fails(go):
        await go.wait()
        raise ValueError

    async def has_a_group():
        go = asyncio.Event()
        with suppress(ExceptionGroup):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(fails(go))
                go.set()
        await waits("the next one")

    async def plain(began):
        await swallows(began)
        await waits("the second wait")
        print("after a failed group", end=": ")
        await has_a_group()

    async def uncancelled(began):
        await swallows(began)
        asyncio.current_task().uncancel()
        print("with uncancel()", end=": ")
        await has_a_group()

    async def main():
        for task in plain, uncancelled:
            began = asyncio.Event()
            async with asyncio.TaskGroup() as tasks:
                waiting = tasks.create_task(task(began))
                await began.wait()
                waiting.cancel()

    asyncio.run(main())


@answers("the second wait is cancelled too")
def with_trio():
    from contextlib import suppress

    import trio

    async def task(began):
        # trio: never do this; what it does is the question.
        with suppress(trio.Cancelled):
            began.set()
            await trio.sleep_forever()
        try:
            await trio.sleep(0.01)
        except trio.Cancelled:
            print("the second wait is cancelled too")
            raise
        print("the second wait completes")

    async def main():
        began = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()

    trio.run(main)


@answers("the second wait completes")
def with_curio():
    from contextlib import suppress

    import curio

    async def task(began):
        # curio: to ask the question; do not do this.
        with suppress(curio.CancelledError):
            await began.set()
            await curio.Event().wait()
        try:
            await curio.sleep(0.01)
        except curio.CancelledError:
            print("the second wait is cancelled too")
            raise
        print("the second wait completes")

    async def main():
        began = curio.Event()
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began)
            await began.wait()
            await waiting.cancel()

    curio.run(main)


@answers("the second wait completes")
def with_gevent():
    from contextlib import suppress

    import gevent
    from gevent.event import Event

    def task(began):
        # gevent: to ask the question; do not do this.
        with suppress(gevent.GreenletExit):
            began.set()
            Event().wait()
        try:
            gevent.sleep(0.01)
        except gevent.GreenletExit:
            print("the second wait is cancelled too")
            raise
        print("the second wait completes")

    began = Event()
    waiting = gevent.spawn(task, began)
    began.wait()
    waiting.kill()


@answers(
    "the second wait is cancelled too; "
    "Task.cancel() on asyncio: the second wait completes"
)
def with_anyio():
    import asyncio
    from contextlib import suppress

    import anyio

    async def task(began):
        cancelled = anyio.get_cancelled_exc_class()
        # anyio: never do this; what it does is the question.
        with suppress(cancelled):
            began.set()
            await anyio.sleep_forever()
        try:
            await anyio.sleep(0.01)
        except cancelled:
            print("the second wait is cancelled too")
            raise
        print("the second wait completes")

    def cancel_scope(tasks):
        tasks.cancel_scope.cancel()

    def cancel_tasks(_):
        for each in asyncio.all_tasks() - {asyncio.current_task()}:
            each.cancel()

    async def main(cancel):
        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            cancel(tasks)

    anyio.run(main, cancel_scope)
    print("Task.cancel() on asyncio", end=": ")
    anyio.run(main, cancel_tasks, backend="asyncio")
