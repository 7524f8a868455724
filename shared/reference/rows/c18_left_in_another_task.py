"""I enter a scope or a limit in one task and leave it in another: what happens?

trio's and anyio's scopes raise a RuntimeError, and still hold the task that entered:
a cancellation reaches it.
asyncio's and gevent's limits say nothing, and are over for the task that entered.
curio's says nothing either, but still interrupts that task when its time is up, and the
task that leaves has lost the limit that it had itself.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout",
    "https://github.com/python-trio/trio/issues/638",
    "https://github.com/dabeaz/curio/blob/1.6/curio/time.py",
    "https://www.gevent.org/api/gevent.timeout.html#gevent.Timeout",
    "https://anyio.readthedocs.io/en/stable/cancellation.html"
    "#avoiding-cancel-scope-stack-corruption",
)
CHAPTERS = (10, 11)
UNASKED = {
    "threads": "no time-out can be left running: each call has its own",
    "processes": "no time-out can be left running: each call has its own",
}


@answers("leaving raises nothing; time is up: the one that entered goes on")
def with_asyncio():
    import asyncio

    async def enters(limit, entered, left):
        # asyncio: to ask the question; do not do this.
        await limit.__aenter__()
        ended = "goes on"
        try:
            entered.set()
            await left.wait()
        except BaseException as error:
            ended = f"sees {type(error).__name__}"
        print("time is up: the one that entered", ended)

    async def main():
        entered, left = asyncio.Event(), asyncio.Event()
        limit = asyncio.timeout(60)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(enters(limit, entered, left))
            await entered.wait()
            # Up as soon as the loop has its turn; it is left before that.
            limit.reschedule(0)
            try:
                await limit.__aexit__(None, None, None)
                print("leaving raises nothing")
            except BaseException as error:
                print("leaving raises", type(error).__name__)
            left.set()

    asyncio.run(main())


@answers(
    "leaving raises RuntimeError; it is cancelled: the one that entered sees Cancelled"
)
def with_trio():
    import trio

    async def enters(scope, entered, left):
        with scope:
            ended = "goes on"
            try:
                entered.set()
                await left.wait()
            except BaseException as error:
                ended = f"sees {type(error).__name__}"
                raise
            finally:
                print("it is cancelled: the one that entered", ended)

    async def main():
        entered, left = trio.Event(), trio.Event()
        scope = trio.CancelScope()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(enters, scope, entered, left)
            await entered.wait()
            try:
                # trio: never do this; what it does is the question.
                scope.__exit__(None, None, None)
                print("leaving raises nothing")
            except BaseException as error:
                print("leaving raises", type(error).__name__)
            scope.cancel()
            left.set()

    trio.run(main)


@answers(
    "leaving raises nothing; the one that leaves has lost its own limit; "
    "time is up: the one that entered sees TaskTimeout"
)
def with_curio():
    import curio

    async def enters(limit):
        # curio: to ask the question; do not do this.
        await limit.__aenter__()
        ended = "goes on"
        try:
            await curio.sleep(1)
        except BaseException as error:
            ended = f"sees {type(error).__name__}"
        print("time is up: the one that entered", ended)

    async def leaves(limit):
        me = await curio.current_task()
        async with curio.timeout_after(60):
            try:
                await limit.__aexit__(None, None, None)
                print("leaving raises nothing")
            except BaseException as error:
                print("leaving raises", type(error).__name__)
            own = "has lost" if me.timeout is None else "keeps"
        print(f"the one that leaves {own} its own limit")

    async def main():
        limit = curio.timeout_after(0.05)
        async with curio.TaskGroup() as tasks:
            # They run one right after the other: no timer is looked at between.
            await tasks.spawn(enters, limit)
            await tasks.spawn(leaves, limit)

    curio.run(main)


@answers("leaving raises nothing; time is up: the one that entered goes on")
def with_gevent():
    import gevent

    def enters(limit):
        limit.start()
        ended = "goes on"
        try:
            gevent.sleep(0.1)
        except BaseException as error:
            ended = f"sees {type(error).__name__}"
        print("time is up: the one that entered", ended)

    def leaves(limit):
        try:
            limit.close()
            print("leaving raises nothing")
        except BaseException as error:
            print("leaving raises", type(error).__name__)

    limit = gevent.Timeout(0.05)
    # They run one right after the other: no timer is looked at between.
    gevent.joinall([gevent.spawn(enters, limit), gevent.spawn(leaves, limit)])


@answers(
    "leaving raises RuntimeError; "
    "it is cancelled: the one that entered sees CancelledError",
    on_trio="leaving raises RuntimeError; "
    "it is cancelled: the one that entered sees Cancelled",
)
def with_anyio():
    import anyio

    async def enters(scope, entered, left):
        with scope:
            ended = "goes on"
            try:
                entered.set()
                await left.wait()
            except BaseException as error:
                ended = f"sees {type(error).__name__}"
                raise
            finally:
                print("it is cancelled: the one that entered", ended)

    async def main():
        entered, left = anyio.Event(), anyio.Event()
        scope = anyio.CancelScope()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(enters, scope, entered, left)
            await entered.wait()
            try:
                # anyio: never do this; what it does is the question.
                scope.__exit__(None, None, None)
                print("leaving raises nothing")
            except BaseException as error:
                print("leaving raises", type(error).__name__)
            scope.cancel()
            left.set()

    anyio.run(main)
