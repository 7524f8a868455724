"""I catch a cancellation and go on: is the task still held to be cancelled?

In asyncio it is until it calls `uncancel()`: asyncio counts, `cancelling()` is 1, and a
time-out that the task entered before raises CancelledError in place of TimeoutError as
it runs out; in the end `cancelled()` is False.
In trio `cancel_called` is still True, in anyio the status CANCELLING, and the task ends
as cancelled if it waits once more, as done if it does not.
curio's task has `cancelled` True and gevent's greenlet `dead` False, and both end with
the value that they return.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancelling",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.uncancel",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout",
    "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation-semantics",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
    "https://anyio.readthedocs.io/en/stable/tasks.html#working-with-task-handles",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "a job that runs cannot be cancelled (C1)",
    "processes": "a process is sent a signal, which by itself raises nothing (C12)",
}


@answers(
    "caught: cancelling() 1, the timeout raises CancelledError, cancelled() False; "
    "uncancelled: cancelling() 0, the timeout raises TimeoutError, cancelled() False"
)
def with_asyncio():
    import asyncio
    from contextlib import suppress

    async def task(began, uncancels):
        me = asyncio.current_task()
        try:
            async with asyncio.timeout(None) as limit:
                # asyncio: to ask the question; do not do this.
                with suppress(asyncio.CancelledError):
                    began.set()
                    await asyncio.Event().wait()
                if uncancels:
                    me.uncancel()
                print("cancelling()", me.cancelling(), end=", ")
                limit.reschedule(0)
                await asyncio.Event().wait()
        except BaseException as error:
            print("the timeout raises", type(error).__name__, end=", ")

    async def main():
        for name, uncancels in ("caught", False), ("uncancelled", True):
            print(name, end=": ")
            began = asyncio.Event()
            async with asyncio.TaskGroup() as tasks:
                waiting = tasks.create_task(task(began, uncancels))
                await began.wait()
                waiting.cancel()
            print("cancelled()", waiting.cancelled())

    asyncio.run(main())


@answers(
    "ends at once: cancel_called True, cancelled_caught False; "
    "waits once more: cancel_called True, cancelled_caught True"
)
def with_trio():
    from contextlib import suppress

    import trio

    async def task(scope, began, waits):
        with scope:
            # trio: never do this; what it does is the question.
            with suppress(trio.Cancelled):
                began.set()
                await trio.sleep_forever()
            print("cancel_called", scope.cancel_called, end=", ")
            if waits:
                await trio.sleep(0)

    async def main():
        for name, waits in ("ends at once", False), ("waits once more", True):
            print(name, end=": ")
            scope, began = trio.CancelScope(), trio.Event()
            async with trio.open_nursery() as tasks:
                tasks.start_soon(task, scope, began, waits)
                await began.wait()
                scope.cancel()
            print("cancelled_caught", scope.cancelled_caught)

    trio.run(main)


@answers("cancelled True; it ends: exception None, result a value")
def with_curio():
    from contextlib import suppress

    import curio

    async def task(began):
        # curio: to ask the question; do not do this.
        with suppress(curio.CancelledError):
            await began.set()
            await curio.Event().wait()
        me = await curio.current_task()
        print("cancelled", me.cancelled)
        return "a value"

    async def main():
        began = curio.Event()
        waiting = await curio.spawn(task, began)
        await began.wait()
        await waiting.cancel()
        print(f"it ends: exception {waiting.exception}, result {waiting.result}")

    curio.run(main)


@answers("dead False; it ends: dead True, value a value")
def with_gevent():
    from contextlib import suppress

    import gevent
    from gevent.event import Event

    def task(began):
        # gevent: to ask the question; do not do this.
        with suppress(gevent.GreenletExit):
            began.set()
            Event().wait()
        print("dead", gevent.getcurrent().dead)
        return "a value"

    began = Event()
    waiting = gevent.spawn(task, began)
    began.wait()
    waiting.kill()
    print(f"it ends: dead {waiting.dead}, value {waiting.value}")


@answers(
    "ends at once: CANCELLING, then FINISHED; "
    "waits once more: CANCELLING, then CANCELLED"
)
def with_anyio():
    from contextlib import suppress

    import anyio

    async def main(waits):
        async def task():
            # anyio: never do this; what it does is the question.
            with suppress(anyio.get_cancelled_exc_class()):
                began.set()
                await anyio.sleep_forever()
            print(waiting.status.name, end=", ")
            if waits:
                await anyio.sleep(0)

        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            waiting = tasks.start_soon(task)
            await began.wait()
            waiting.cancel()
        print("then", waiting.status.name)

    print("ends at once", end=": ")
    anyio.run(main, False)
    print("waits once more", end=": ")
    anyio.run(main, True)
