"""A task calls `sys.exit(3)`: who ends, and how?

A thread ends and nobody is told, a process has that exit code, and a future keeps the
SystemExit for whoever asks.
In asyncio, curio and gevent it reaches the main program, which ends with status 3; a
nursery wraps it in a BaseExceptionGroup, with which a program ends with status 1, and
anyio does as its backend does.
A sibling's ValueError is in that group as well, and anyio on asyncio logs such a group;
asyncio's TaskGroup raises the SystemExit alone, and nobody hears of the ValueError.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/threading.html#threading.excepthook",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.exitcode",
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://github.com/python/cpython/issues/101515",
    "https://github.com/python/cpython/issues/130713",
    "https://www.gevent.org/whatsnew_1_0.html#new-core",
)
CHAPTERS = (9,)


@answers("the sibling finishes; a future keeps SystemExit")
def with_threads():
    import sys
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event, Thread

    exited = Event()

    def sibling():
        exited.wait()
        print("the sibling finishes")

    def exits():
        sys.exit(3)

    tasks = [Thread(target=sibling), Thread(target=exits)]
    for each in tasks:
        each.start()
    tasks[1].join()
    exited.set()
    tasks[0].join()

    with ThreadPoolExecutor() as pool:
        asked = pool.submit(exits)
    print("a future keeps", type(asked.exception()).__name__)


@answers("the sibling finishes; exit code 3; a future keeps SystemExit")
def with_processes():
    import sys
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Event, Process

    def sibling(exited):
        exited.wait()
        print("the sibling finishes", flush=True)

    def exits():
        sys.exit(3)

    if __name__ == "__main__":
        exited = Event()
        tasks = [Process(target=sibling, args=(exited,)), Process(target=exits)]
        for each in tasks:
            each.start()
        tasks[1].join()
        exited.set()
        tasks[0].join()
        print("exit code", tasks[1].exitcode)

        with ProcessPoolExecutor(1) as pool:
            asked = pool.submit(exits)
        print("a future keeps", type(asked.exception()).__name__)


@answers(
    "the sibling is cancelled; run raises SystemExit; logged: SystemExit; "
    "exit status 3",
    uvloop="the sibling is cancelled; run raises SystemExit; exit status 3",
)
def with_asyncio():
    import asyncio
    import logging
    import sys

    class Log(logging.Handler):
        def emit(self, record):
            print("logged:", type(record.exc_info[1]).__name__)

    async def sibling():
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("the sibling is cancelled")
            raise

    async def fails(go):
        await go.wait()
        raise ValueError

    async def exits(go):
        await go.wait()
        sys.exit(3)

    async def main():
        go = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sibling())
            tasks.create_task(fails(go))
            tasks.create_task(exits(go))
            go.set()

    logging.getLogger("asyncio").addHandler(Log())

    try:
        asyncio.run(main())
    except BaseException as error:
        print("run raises", type(error).__name__)
        raise


@answers(
    "the sibling is cancelled; run raises BaseExceptionGroup of SystemExit ValueError; "
    "exit status 1"
)
def with_trio():
    import sys

    import trio

    async def sibling():
        try:
            await trio.sleep_forever()
        except trio.Cancelled:
            print("the sibling is cancelled")
            raise

    async def fails():
        raise ValueError

    async def exits():
        sys.exit(3)

    async def main():
        async with trio.open_nursery() as tasks:
            tasks.start_soon(sibling)
            tasks.start_soon(fails)
            tasks.start_soon(exits)

    try:
        trio.run(main)
    except BaseException as error:
        print("run raises", type(error).__name__, "of", end=" ")
        print(*sorted(type(each).__name__ for each in error.exceptions))
        sys.stderr = None  # Its traceback tells no more.
        raise


@answers("the sibling is cancelled; run raises SystemExit; exit status 3")
def with_curio():
    import sys

    import curio

    async def sibling():
        try:
            await curio.Event().wait()
        except curio.CancelledError:
            print("the sibling is cancelled")
            raise

    async def exits():
        sys.exit(3)

    async def main():
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(sibling)
            await tasks.spawn(exits)

    try:
        curio.run(main)
    except BaseException as error:
        print("run raises", type(error).__name__)
        raise


@answers("the sibling is alive; joinall raises SystemExit; exit status 3")
def with_gevent():
    import sys

    import gevent
    from gevent.event import Event

    def sibling():
        try:
            Event().wait()
        except BaseException as error:
            print("the sibling sees", type(error).__name__)
            raise

    def exits():
        sys.exit(3)

    tasks = [gevent.spawn(sibling), gevent.spawn(exits)]
    try:
        gevent.joinall(tasks)
    except BaseException as error:
        print("the sibling is", "dead" if tasks[0].dead else "alive")
        print("joinall raises", type(error).__name__)
        raise


@answers(
    "the sibling is cancelled; "
    "logged: BaseExceptionGroup of SystemExit ValueError; "
    "run raises SystemExit; exit status 3",
    on_trio="the sibling is cancelled; "
    "run raises BaseExceptionGroup of SystemExit ValueError; exit status 1",
)
def with_anyio():
    import logging
    import sys

    import anyio

    class Log(logging.Handler):
        def emit(self, record):
            print("logged:", told(record.exc_info[1]))

    def told(error):
        inner = getattr(error, "exceptions", ())
        names = sorted(type(each).__name__ for each in inner)
        return " of ".join(filter(None, [type(error).__name__, " ".join(names)]))

    async def sibling():
        try:
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            print("the sibling is cancelled")
            raise

    async def fails():
        raise ValueError

    async def exits():
        sys.exit(3)

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(sibling)
            tasks.start_soon(fails)
            tasks.start_soon(exits)

    logging.getLogger("asyncio").addHandler(Log())

    try:
        anyio.run(main)
    except BaseException as error:
        print("run raises", told(error))
        sys.stderr = None  # Its traceback tells no more.
        raise
