"""A task raises ValueError: what do I have to catch?

An ExceptionGroup from a nursery, asyncio's TaskGroup and anyio's, even for a single
error, as more than one task of a group may fail; `except*` takes it apart.
Who asks a future, asyncio's task or a greenlet gets the error itself, from another
process with the remote traceback as its cause; curio's `join` wraps it in a TaskError,
awaiting anyio's handle in a TaskFailed.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#errors-in-multiple-child-tasks",
    "https://anyio.readthedocs.io/en/stable/tasks.html"
    "#handling-multiple-errors-in-a-task-group",
    "https://anyio.readthedocs.io/en/stable/tasks.html#working-with-task-handles",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.result",
)
CHAPTERS = (9,)


@answers("result() raises ValueError")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor

    def fails():
        raise ValueError

    with ThreadPoolExecutor() as tasks:
        asked = tasks.submit(fails)
        try:
            asked.result()
        except Exception as error:
            print("result() raises", type(error).__name__)


@answers("result() raises ValueError from _RemoteTraceback")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor

    def fails():
        raise ValueError

    if __name__ == "__main__":
        with ProcessPoolExecutor(1) as tasks:
            asked = tasks.submit(fails)
            try:
                asked.result()
            except Exception as error:
                cause = type(error.__cause__).__name__
                print("result() raises", type(error).__name__, "from", cause)


@answers("await raises ValueError; TaskGroup raises ExceptionGroup of ValueError")
def with_asyncio():
    import asyncio

    async def fails():
        # asyncio: up to 3.12, a task of a group must not fail at once if eager.
        await asyncio.sleep(0)
        raise ValueError

    async def main():
        asked = asyncio.create_task(fails())
        try:
            await asked
        except Exception as error:
            print("await raises", type(error).__name__)

        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(fails())
        except Exception as error:
            inside = [type(each).__name__ for each in error.exceptions]
            print("TaskGroup raises", type(error).__name__, "of", *inside)

    asyncio.run(main())


@answers("the nursery raises ExceptionGroup of ValueError")
def with_trio():
    import trio

    async def fails():
        raise ValueError

    async def main():
        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(fails)
        except Exception as error:
            inside = [type(each).__name__ for each in error.exceptions]
            print("the nursery raises", type(error).__name__, "of", *inside)

    trio.run(main)


@answers("result raises ValueError; join() raises TaskError from ValueError")
def with_curio():
    import curio

    async def fails():
        raise ValueError

    async def main():
        asked = await curio.spawn(fails)
        await asked.wait()
        try:
            _ = asked.result
        except Exception as error:
            print("result raises", type(error).__name__)

        try:
            await asked.join()
        except Exception as error:
            cause = type(error.__cause__).__name__
            print("join() raises", type(error).__name__, "from", cause)

    curio.run(main)


@answers("get() raises ValueError")
def with_gevent():
    import gevent

    def fails():
        raise ValueError

    asked = gevent.spawn(fails)
    try:
        asked.get()
    except Exception as error:
        print("get() raises", type(error).__name__)


@answers(
    "the group raises ExceptionGroup of ValueError; "
    "await raises TaskFailed from ValueError"
)
def with_anyio():
    import anyio

    async def fails():
        raise ValueError

    async def main():
        try:
            async with anyio.create_task_group() as tasks:
                asked = tasks.start_soon(fails)
        except Exception as error:
            inside = [type(each).__name__ for each in error.exceptions]
            print("the group raises", type(error).__name__, "of", *inside)

        try:
            await asked
        except Exception as error:
            cause = type(error.__cause__).__name__
            print("await raises", type(error).__name__, "from", cause)

    anyio.run(main)
