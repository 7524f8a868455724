"""A task has swallowed its cancellation: can I cancel it a second time?

In asyncio and gevent you can: both throw again; of several calls before the task has
its turn asyncio makes one, and gevent throws for each.
curio documents that a task is cancelled only once: to one that has swallowed it, a
second cancel does nothing, and whoever calls it with `blocking=True` waits until the
task ends by itself.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancelling",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
    "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation-semantics",
    "https://anyio.readthedocs.io/en/stable/cancellation.html",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "a job that runs cannot be cancelled (C1)",
    "processes": "a process is sent a signal, which by itself raises nothing (C12)",
    "trio": "a scope stays cancelled: the first cancel still holds (C3)",
    "anyio": "a scope stays cancelled: the first cancel still holds (C3)",
}


@answers("the second cancel ends the second wait; of three at once: thrown 1")
def with_asyncio():
    import asyncio
    from contextlib import suppress

    async def task(began, swallowed, gate):
        with suppress(asyncio.CancelledError):
            began.set()
            await asyncio.Event().wait()
        try:
            swallowed.set()
            await gate.wait()
        except asyncio.CancelledError:
            print("the second cancel ends the second wait")
            raise
        print("the second cancel is ignored")

    async def counts(began):
        thrown = 0
        for _ in range(3):
            try:
                began.set()
                await asyncio.sleep(0.01)
            except asyncio.CancelledError:
                thrown += 1
        return thrown

    async def main():
        began, swallowed, gate = (asyncio.Event() for _ in range(3))
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(task(began, swallowed, gate))
            await began.wait()
            waiting.cancel()
            await swallowed.wait()
            waiting.cancel()
            gate.set()

        began = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            counting = tasks.create_task(counts(began))
            await began.wait()
            for _ in range(3):
                counting.cancel()
        print("of three at once: thrown", counting.result())

    asyncio.run(main())


@answers("the second cancel is ignored")
def with_curio():
    from contextlib import suppress

    import curio

    async def task(began, swallowed, gate):
        with suppress(curio.CancelledError):
            await began.set()
            await curio.Event().wait()
        try:
            await swallowed.set()
            await gate.wait()
        except curio.CancelledError:
            print("the second cancel ends the second wait")
            raise
        print("the second cancel is ignored")

    async def main():
        began, swallowed, gate = (curio.Event() for _ in range(3))
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began, swallowed, gate)
            await began.wait()
            await waiting.cancel(blocking=False)
            await swallowed.wait()
            await waiting.cancel(blocking=False)
            await gate.set()

    curio.run(main)


@answers("the second cancel ends the second wait; of three at once: thrown 3")
def with_gevent():
    from contextlib import suppress

    import gevent
    from gevent.event import Event

    def task(began, swallowed, gate):
        with suppress(gevent.GreenletExit):
            began.set()
            Event().wait()
        try:
            swallowed.set()
            gate.wait()
        except gevent.GreenletExit:
            print("the second cancel ends the second wait")
            raise
        print("the second cancel is ignored")

    def counts(began):
        thrown = 0
        for _ in range(3):
            try:
                began.set()
                gevent.sleep(0.01)
            except gevent.GreenletExit:
                thrown += 1
        return thrown

    began, swallowed, gate = (Event() for _ in range(3))
    waiting = gevent.spawn(task, began, swallowed, gate)
    began.wait()
    waiting.kill(block=False)
    swallowed.wait()
    waiting.kill(block=False)
    gate.set()
    waiting.join()

    began = Event()
    counting = gevent.spawn(counts, began)
    began.wait()
    for _ in range(3):
        counting.kill(block=False)
    print("of three at once: thrown", counting.get())
