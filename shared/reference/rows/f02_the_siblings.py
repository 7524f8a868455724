"""One task of a group fails: what happens to its siblings, and do I hear of it?

A nursery, asyncio's TaskGroup and anyio's cancel the others and raise, and so does
anyio's `gather`; asyncio's `gather`, pools and `joinall` let them go on.
On 3.11.7 and 3.12.1 a sibling was not cancelled if a TaskGroup of its own failed in the
same turn.
curio's TaskGroup cancels the others when it is joined, but leaving it raises nothing:
ask each task for its `result`.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://github.com/python/cpython/issues/116720",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#errors-in-multiple-child-tasks",
    "https://curio.readthedocs.io/en/latest/reference.html#task-groups",
    "https://www.gevent.org/api/gevent.html#gevent.joinall",
    "https://anyio.readthedocs.io/en/stable/tasks.html#handling-multiple-errors-in-a-task-group",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.gather",
)
CHAPTERS = (9,)


@answers("the sibling finishes; result() raises ValueError")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    failed = Event()

    def sibling():
        failed.wait()
        print("the sibling finishes")

    def fails():
        raise ValueError

    with ThreadPoolExecutor() as tasks:
        tasks.submit(sibling)
        asked = tasks.submit(fails)
        try:
            asked.result()
        except ValueError:
            failed.set()
    if isinstance(asked.exception(), ValueError):
        print("result() raises ValueError")


@answers("the sibling finishes; result() raises ValueError")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def sibling(failed):
        failed.wait()
        print("the sibling finishes", flush=True)

    def fails():
        raise ValueError

    if __name__ == "__main__":
        with Manager() as manager, ProcessPoolExecutor(2) as tasks:
            failed = manager.Event()
            waiting = tasks.submit(sibling, failed)
            asked = tasks.submit(fails)
            try:
                asked.result()
            except ValueError:
                failed.set()
            waiting.result()
        if isinstance(asked.exception(), ValueError):
            print("result() raises ValueError")


@answers(
    "gather: the sibling finishes, gather raises ValueError; "
    "TaskGroup: the sibling is cancelled, TaskGroup raises ExceptionGroup; "
    "its own group fails too: the sibling finishes, TaskGroup raises ExceptionGroup",
    since={
        "3.13": "gather: the sibling finishes, gather raises ValueError; "
        "TaskGroup: the sibling is cancelled, TaskGroup raises ExceptionGroup; "
        "its own group fails too: the sibling is cancelled, "
        "TaskGroup raises ExceptionGroup"
    },
)
def with_asyncio():
    import asyncio
    from contextlib import suppress

    async def sibling(failed):
        try:
            await failed.wait()
        except asyncio.CancelledError:
            print("the sibling is cancelled", end=", ")
            raise
        print("the sibling finishes", end=", ")

    async def fails():
        raise ValueError

    async def fails_on(go):
        await go.wait()
        raise ValueError

    async def nested(outer, failed):
        go = asyncio.Event()
        with suppress(ExceptionGroup):
            async with asyncio.TaskGroup() as inner:
                inner.create_task(fails_on(go))
                outer.create_task(fails_on(go))
                go.set()
        asyncio.get_running_loop().call_soon(failed.set)
        await sibling(failed)

    async def main():
        print("gather", end=": ")
        failed = asyncio.Event()
        waiting = asyncio.create_task(sibling(failed))
        try:
            await asyncio.gather(waiting, fails())
        except Exception as error:
            failed.set()
            await waiting
            print("gather raises", type(error).__name__)

        print("TaskGroup", end=": ")
        failed = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(sibling(failed))
                tasks.create_task(fails())
        except Exception as error:
            print("TaskGroup raises", type(error).__name__)

        print("its own group fails too", end=": ")
        failed = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(nested(tasks, failed))
        except Exception as error:
            print("TaskGroup raises", type(error).__name__)

    asyncio.run(main())


@answers("the sibling is cancelled, the nursery raises ExceptionGroup")
def with_trio():
    import trio

    async def sibling():
        try:
            await trio.sleep_forever()
        except trio.Cancelled:
            print("the sibling is cancelled", end=", ")
            raise

    async def fails():
        raise ValueError

    async def main():
        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(sibling)
                tasks.start_soon(fails)
        except Exception as error:
            print("the nursery raises", type(error).__name__)

    trio.run(main)


@answers("the sibling is cancelled, TaskGroup raises nothing, result raises ValueError")
def with_curio():
    import curio

    async def sibling():
        try:
            await curio.Event().wait()
        except curio.CancelledError:
            print("the sibling is cancelled", end=", ")
            raise

    async def fails():
        raise ValueError

    async def main():
        try:
            async with curio.TaskGroup() as tasks:
                await tasks.spawn(sibling)
                asked = await tasks.spawn(fails)
        except Exception as error:
            print("TaskGroup raises", type(error).__name__)
        else:
            print("TaskGroup raises nothing", end=", ")
        try:
            _ = asked.result
        except Exception as error:
            print("result raises", type(error).__name__)

    curio.run(main)


@answers(
    "the sibling finishes; joinall raises nothing; "
    "joinall(raise_error=True) raises ValueError; the sibling finishes"
)
def with_gevent():
    import gevent
    from gevent.event import Event

    def sibling(failed):
        failed.wait()
        print("the sibling finishes")

    def fails():
        raise ValueError

    failed = Event()
    tasks = [gevent.spawn(sibling, failed), gevent.spawn(fails)]
    tasks[1].link(lambda _: failed.set())
    gevent.joinall(tasks)
    print("joinall raises nothing")

    failed = Event()
    tasks = [gevent.spawn(sibling, failed), gevent.spawn(fails)]
    try:
        gevent.joinall(tasks, raise_error=True)
    except Exception as error:
        print("joinall(raise_error=True) raises", type(error).__name__)
    failed.set()
    tasks[0].join()


@answers(
    "the sibling is cancelled, the group raises ExceptionGroup; "
    "the sibling is cancelled, gather raises ExceptionGroup"
)
def with_anyio():
    import anyio

    async def sibling():
        try:
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            print("the sibling is cancelled", end=", ")
            raise

    async def fails():
        raise ValueError

    async def in_group():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sibling)
            tasks.start_soon(fails)

    async def in_gather():
        await anyio.gather(sibling(), fails())

    async def main():
        for name, way in ("the group", in_group), ("gather", in_gather):
            try:
                await way()
            except Exception as error:
                print(f"{name} raises", type(error).__name__)

    anyio.run(main)
