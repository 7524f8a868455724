"""I forget `await`, or mix up `task` and `task()`: who tells me?

Python warns of a coroutine that is collected before it was awaited; `create_task` of
asyncio and anyio wants the coroutine, `task()`, `start_soon` of trio and anyio the
function, `task`, and each refuses the other, while curio takes both.
Where functions are plain, `task()` is a call: the caller runs it, and a Thread, a
Process or a greenlet is given None, has nothing to do, and says nothing.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-dev.html"
    "#detect-never-awaited-coroutines",
    "https://trio.readthedocs.io/en/stable/tutorial.html"
    "#warning-don-t-forget-that-await",
    "https://curio.readthedocs.io/en/latest/reference.html#basic-execution",
    "https://docs.python.org/3/library/threading.html#threading.Thread",
)
CHAPTERS = (9,)


@answers("Thread(target=task()) raises nothing; task runs in the caller")
def with_threads():
    from threading import Thread, current_thread

    def task():
        ran.append(current_thread())

    ran = []
    try:
        wrong = Thread(target=task())
        wrong.start()
        wrong.join()
    except Exception as error:
        print("Thread(target=task()) raises", type(error).__name__)
    else:
        print("Thread(target=task()) raises nothing")
    if ran == [current_thread()]:
        print("task runs in the caller")


@answers("Process(target=task()) raises nothing; task runs in the caller")
def with_processes():
    from multiprocessing import Process, current_process

    def task():
        ran.append(current_process())

    ran = []
    if __name__ == "__main__":
        try:
            wrong = Process(target=task())
            wrong.start()
            wrong.join()
        except Exception as error:
            print("Process(target=task()) raises", type(error).__name__)
        else:
            print("Process(target=task()) raises nothing")
        if ran == [current_process()]:
            print("task runs in the caller")


@answers("without await: RuntimeWarning; create_task(task) raises TypeError")
def with_asyncio():
    import asyncio
    import warnings

    async def task():
        print("task runs")

    async def main():
        with warnings.catch_warnings(record=True, action="always") as caught:
            task()
        print("without await:", *(each.category.__name__ for each in caught))

        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(task)
        except* Exception as group:
            names = [type(each).__name__ for each in group.exceptions]
            print("create_task(task) raises", *names)

    asyncio.run(main())


@answers("without await: RuntimeWarning; start_soon(task()) raises TypeError")
def with_trio():
    import warnings

    import trio

    async def task():
        print("task runs")

    async def main():
        with warnings.catch_warnings(record=True, action="always") as caught:
            task()
        print("without await:", *(each.category.__name__ for each in caught))

        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(task())
        except* Exception as group:
            names = [type(each).__name__ for each in group.exceptions]
            print("start_soon(task()) raises", *names)

    trio.run(main)


@answers("without await: RuntimeWarning; task runs; spawn(task()) raises nothing")
def with_curio():
    import warnings

    import curio

    async def task():
        print("task runs")

    async def main():
        with warnings.catch_warnings(record=True, action="always") as caught:
            task()
        print("without await:", *(each.category.__name__ for each in caught))

        try:
            async with curio.TaskGroup() as tasks:
                await tasks.spawn(task())
        except Exception as error:
            print("spawn(task()) raises", type(error).__name__)
        else:
            print("spawn(task()) raises nothing")

    curio.run(main)


@answers("spawn(task()) raises nothing; task runs in the caller")
def with_gevent():
    import gevent

    def task():
        ran.append(gevent.getcurrent())

    ran = []
    try:
        gevent.spawn(task()).get()
    except Exception as error:
        print("spawn(task()) raises", type(error).__name__)
    else:
        print("spawn(task()) raises nothing")
    if ran == [gevent.getcurrent()]:
        print("task runs in the caller")


@answers(
    "without await: RuntimeWarning; start_soon(task()) raises TypeError; "
    "create_task(task) raises TypeError"
)
def with_anyio():
    import warnings

    import anyio

    async def task():
        print("task runs")

    async def main():
        with warnings.catch_warnings(record=True, action="always") as caught:
            task()
        print("without await:", *(each.category.__name__ for each in caught))

        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(task())
        except* Exception as group:
            names = [type(each).__name__ for each in group.exceptions]
            print("start_soon(task()) raises", *names)

        try:
            async with anyio.create_task_group() as tasks:
                tasks.create_task(task)
        except* Exception as group:
            names = [type(each).__name__ for each in group.exceptions]
            print("create_task(task) raises", *names)

    anyio.run(main)
