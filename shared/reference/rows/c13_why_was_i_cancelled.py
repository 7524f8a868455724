"""A task is cancelled: can it find out why, and by whom?

It can find out why, and in trio and anyio by whom: asyncio takes a message, trio and
anyio a reason, and they add which task cancelled; trio's exception also says whether it
was a deadline, a failed sibling or a call.
In curio and gevent you choose the exception that is raised, and with it what it says;
one that is no CancelledError is a crash to curio, one that is no GreenletExit a failure
to gevent.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.CancelScope.cancel",
    "https://github.com/python-trio/trio/pull/3256",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
    "https://anyio.readthedocs.io/en/stable/cancellation.html"
    "#specifying-the-reason-for-cancellation",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "Future.cancel() takes no reason",
    "processes": "a signal carries no reason",
}


@answers("CancelledError('not needed')")
def with_asyncio():
    import asyncio

    async def task(began):
        try:
            began.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            print(repr(error))
            raise

    async def main():
        began = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(task(began))
            await began.wait()
            waiting.cancel("not needed")

    asyncio.run(main())


@answers("source: explicit; reason: not needed; source_task: the one that cancelled")
def with_trio():
    import trio

    async def task(began, canceller):
        try:
            began.set()
            await trio.sleep_forever()
        except trio.Cancelled as error:
            print("source:", error.source)
            print("reason:", error.reason)
            if error.source_task == canceller:
                print("source_task: the one that cancelled")
            raise

    async def main():
        began = trio.Event()
        canceller = repr(trio.lowlevel.current_task())
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began, canceller)
            await began.wait()
            tasks.cancel_scope.cancel("not needed")

    trio.run(main)


@answers("NotNeeded('by main'): cancelled; Unlike('by main'): logged as a crash")
def with_curio():
    import logging

    import curio

    class NotNeeded(curio.TaskCancelled):
        pass

    class Unlike(Exception):
        pass

    async def task(began):
        try:
            await began.set()
            await curio.Event().wait()
        except (NotNeeded, Unlike) as error:
            print(repr(error), end=": ")
            raise

    crashes = []

    async def main():
        for error in (NotNeeded("by main"), Unlike("by main")):
            began = curio.Event()
            waiting = await curio.spawn(task, began)
            await began.wait()
            await waiting.cancel(exc=error)
            print("logged as a crash" if crashes else "cancelled")

    logging.getLogger("curio.kernel").addFilter(crashes.append)
    curio.run(main)


@answers("NotNeeded('by main'): cancelled; Unlike('by main'): failed")
def with_gevent():
    import gevent
    from gevent.event import Event

    class NotNeeded(gevent.GreenletExit):
        pass

    class Unlike(Exception):
        pass

    def task(began):
        try:
            began.set()
            Event().wait()
        except (NotNeeded, Unlike) as error:
            print(repr(error), end=": ")
            raise

    for error in (NotNeeded("by main"), Unlike("by main")):
        began = Event()
        waiting = gevent.spawn(task, began)
        began.wait()
        waiting.kill(error)
        print("cancelled" if waiting.successful() else "failed")


@answers("message: has the reason; message: has the name of the task that cancelled")
def with_anyio():
    import anyio

    async def task(began, canceller):
        try:
            began.set()
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class() as error:
            if "not needed" in str(error):
                print("message: has the reason")
            if canceller in str(error):
                print("message: has the name of the task that cancelled")
            raise

    async def main():
        began = anyio.Event()
        canceller = anyio.get_current_task().name
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task, began, canceller)
            await began.wait()
            tasks.cancel_scope.cancel("not needed")

    anyio.run(main)
