"""A cancelled task has to wait for something in its `finally`: does that work?

In asyncio, curio and gevent it does: the cancellation is over once it has been thrown,
and the cleanup may wait.
In trio and anyio every wait in a cancelled scope raises again, so cleanup that waits
goes into a shielded scope, best with a timeout.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#task-cancellation",
    "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation-semantics",
    "https://anyio.readthedocs.io/en/stable/cancellation.html#finalization",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "a thread cannot be cancelled while its body runs",
    "processes": "a killed process runs no `finally` (C12)",
}


@answers("the wait in finally completes")
def with_asyncio():
    import asyncio

    async def clean_up(name):
        try:
            await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            print(name, "is cancelled")
            raise
        print(name, "completes")

    async def task(began):
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            await clean_up("the wait in finally")

    async def main():
        began = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(task(began))
            await began.wait()
            waiting.cancel()

    asyncio.run(main())


@answers("the wait in finally is cancelled; shielded, it completes")
def with_trio():
    import trio

    async def clean_up(name):
        try:
            await trio.sleep(0.01)
        except trio.Cancelled:
            print(name, "is cancelled")
            raise
        print(name, "completes")

    async def task(began):
        try:
            began.set()
            await trio.sleep_forever()
        finally:
            try:
                await clean_up("the wait in finally")
            finally:
                with trio.CancelScope(shield=True):
                    await clean_up("shielded, it")

    async def main():
        began = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()

    trio.run(main)


@answers("the wait in finally completes")
def with_curio():
    import curio

    async def clean_up(name):
        try:
            await curio.sleep(0.01)
        except curio.CancelledError:
            print(name, "is cancelled")
            raise
        print(name, "completes")

    async def task(began):
        try:
            await began.set()
            await curio.Event().wait()
        finally:
            await clean_up("the wait in finally")

    async def main():
        began = curio.Event()
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began)
            await began.wait()
            await waiting.cancel()

    curio.run(main)


@answers("the wait in finally completes")
def with_gevent():
    import gevent
    from gevent.event import Event

    def clean_up(name):
        try:
            gevent.sleep(0.01)
        except gevent.GreenletExit:
            print(name, "is cancelled")
            raise
        print(name, "completes")

    def task(began):
        try:
            began.set()
            Event().wait()
        finally:
            clean_up("the wait in finally")

    began = Event()
    waiting = gevent.spawn(task, began)
    began.wait()
    waiting.kill()


@answers("the wait in finally is cancelled; shielded, it completes")
def with_anyio():
    import anyio

    async def clean_up(name):
        try:
            await anyio.sleep(0.01)
        except anyio.get_cancelled_exc_class():
            print(name, "is cancelled")
            raise
        print(name, "completes")

    async def task(began):
        try:
            began.set()
            await anyio.sleep_forever()
        finally:
            try:
                await clean_up("the wait in finally")
            finally:
                with anyio.CancelScope(shield=True):
                    await clean_up("shielded, it")

    async def main():
        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()

    anyio.run(main)
