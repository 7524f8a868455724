"""I cancel a task that has just been given the semaphore: is the place lost?

No: on each runtime that was asked the next one in the line gets it.
In asyncio the cancelled task does not get into its block, nor does anyio's by asyncio's
`Task.cancel`.
In curio, gevent and the scopes of trio and anyio the task gets in, and is cancelled
where it waits next.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.Semaphore",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.lock.html",
    "https://anyio.readthedocs.io/en/stable/synchronization.html#semaphores",
)
CHAPTERS = (6, 11)
UNASKED = {
    "threads": "a thread that waits cannot be cancelled",
    "processes": "chance decides whether one that is killed had taken it already",
}


@answers("cancelled: did not get in; the next one: gets in")
def with_asyncio():
    import asyncio

    async def task(place, began):
        outcome = "did not get in"
        try:
            began.set()
            async with place:
                outcome = "got in"
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("cancelled:", outcome)
            raise

    async def following(place, began):
        began.set()
        async with place:
            print("the next one: gets in")

    async def main():
        place = asyncio.Semaphore(1)
        await place.acquire()
        async with asyncio.TaskGroup() as tasks:
            began = asyncio.Event()
            waiting = tasks.create_task(task(place, began))
            await began.wait()
            began = asyncio.Event()
            tasks.create_task(following(place, began))
            await began.wait()
            place.release()
            waiting.cancel()

    asyncio.run(main())


@answers("cancelled: got in; the next one: gets in")
def with_trio():
    import trio
    from trio.testing import wait_all_tasks_blocked

    async def task(place, scope):
        outcome = "did not get in"
        with scope:
            try:
                async with place:
                    outcome = "got in"
                    await trio.sleep_forever()
            except trio.Cancelled:
                print("cancelled:", outcome)
                raise

    async def following(place):
        async with place:
            print("the next one: gets in")

    async def main():
        place, scope = trio.Semaphore(1), trio.CancelScope()
        await place.acquire()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, place, scope)
            await wait_all_tasks_blocked()
            tasks.start_soon(following, place)
            await wait_all_tasks_blocked()
            place.release()
            scope.cancel()

    trio.run(main)


@answers("cancelled: got in; the next one: gets in")
def with_curio():
    import curio

    async def task(place, began):
        outcome = "did not get in"
        try:
            await began.set()
            async with place:
                outcome = "got in"
                await curio.Event().wait()
        except curio.CancelledError:
            print("cancelled:", outcome)
            raise

    async def following(place, began):
        await began.set()
        async with place:
            print("the next one: gets in")

    async def main():
        place = curio.Semaphore(1)
        await place.acquire()
        began = curio.Event()
        waiting = await curio.spawn(task, place, began)
        await began.wait()
        began = curio.Event()
        other = await curio.spawn(following, place, began)
        await began.wait()
        # Neither of these lets another task run.
        await place.release()
        await waiting.cancel(blocking=False)
        await other.join()

    curio.run(main)


@answers("cancelled: got in; the next one: gets in")
def with_gevent():
    import gevent
    from gevent.event import Event
    from gevent.lock import Semaphore

    def task(place, began):
        outcome = "did not get in"
        try:
            began.set()
            with place:
                outcome = "got in"
                Event().wait()
        except gevent.GreenletExit:
            print("cancelled:", outcome)
            raise

    def following(place, began):
        began.set()
        with place:
            print("the next one: gets in")

    place = Semaphore(1)
    place.acquire()
    began = Event()
    waiting = gevent.spawn(task, place, began)
    began.wait()
    began = Event()
    other = gevent.spawn(following, place, began)
    began.wait()
    place.release()
    waiting.kill(block=False)
    gevent.joinall([waiting, other])


@answers(
    "cancelled: got in; the next one: gets in; "
    "Task.cancel() on asyncio: cancelled: did not get in; the next one: gets in"
)
def with_anyio():
    import asyncio

    import anyio

    async def task(place):
        outcome = "did not get in"
        try:
            async with place:
                outcome = "got in"
                await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            print("cancelled:", outcome)
            raise

    async def following(place):
        async with place:
            print("the next one: gets in")

    def cancel_handle(waiting):
        waiting.cancel()

    def cancel_task(waiting):
        for each in asyncio.all_tasks():
            if each.get_name() == waiting.name:
                each.cancel()

    async def main(cancel):
        place = anyio.Semaphore(1)
        await place.acquire()
        async with anyio.create_task_group() as tasks:
            waiting = tasks.start_soon(task, place, name="the cancelled one")
            while place.statistics().tasks_waiting < 1:
                await anyio.sleep(0)
            tasks.start_soon(following, place)
            while place.statistics().tasks_waiting < 2:
                await anyio.sleep(0)
            place.release()
            cancel(waiting)

    anyio.run(main, cancel_handle)
    print("Task.cancel() on asyncio", end=": ")
    anyio.run(main, cancel_task, backend="asyncio")
