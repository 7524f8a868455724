"""I cancel a whole group from inside: what comes out of its block?

Nothing, if I cancel the group itself: a pool by `shutdown(cancel_futures=True)`,
asyncio's tasks one by one, a nursery or anyio's task group by its scope, curio's by
`cancel_remaining`; nor does `joinall` raise after gevent's `killall`.
If I cancel what is around it, the cancellation comes out: in asyncio, curio and anyio
as one exception, from trio's nursery as a BaseExceptionGroup, with one for each task.
A task that raises ends asyncio's TaskGroup as well, and comes out in an ExceptionGroup.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Executor.shutdown",
    "https://docs.python.org/3/library/asyncio-task.html#terminating-a-task-group",
    "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation-semantics",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#errors-in-multiple-child-tasks",
    "https://curio.readthedocs.io/en/latest/reference.html#task-groups",
    "https://www.gevent.org/api/gevent.html#gevent.joinall",
    "https://anyio.readthedocs.io/en/stable/cancellation.html",
)
CHAPTERS = (11,)


@answers("cancelled: no, yes, yes; out comes nothing")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    began, gate = Event(), Event()

    def task():
        began.set()
        gate.wait()

    try:
        with ThreadPoolExecutor(max_workers=1) as tasks:
            futures = [tasks.submit(task) for _ in range(3)]
            began.wait()
            tasks.shutdown(wait=False, cancel_futures=True)
            gate.set()
        out = "nothing"
    except BaseException as error:
        out = type(error).__name__
    told = ("yes" if each.cancelled() else "no" for each in futures)
    print("cancelled:", ", ".join(told))
    print("out comes", out)


@answers("cancelled: the first no, the last yes; out comes nothing")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def task(began, gate):
        began.set()
        gate.wait()

    if __name__ == "__main__":
        with Manager() as manager:
            began, gate = manager.Event(), manager.Event()
            try:
                with ProcessPoolExecutor(max_workers=1) as tasks:
                    # The first few count as running as soon as they are sent off.
                    futures = [tasks.submit(task, began, gate) for _ in range(8)]
                    began.wait()
                    futures[-1].add_done_callback(lambda _: gate.set())
                    tasks.shutdown(cancel_futures=True)
                out = "nothing"
            except BaseException as error:
                out = type(error).__name__
        first, *_, last = ("yes" if each.cancelled() else "no" for each in futures)
        print(f"cancelled: the first {first}, the last {last}")
        print("out comes", out)


@answers(
    "each task: 2 cancelled, out comes nothing; "
    "my own task: 2 cancelled, out comes CancelledError; "
    "a task that raises: 2 cancelled, out comes ExceptionGroup of Ended"
)
def with_asyncio():
    import asyncio

    class Ended(Exception):
        pass

    def told(error):
        inner = [type(each).__name__ for each in getattr(error, "exceptions", ())]
        return " of ".join(filter(None, [type(error).__name__, " ".join(inner)]))

    async def ends():
        raise Ended

    async def main(way):
        waiting = []
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(2):
                    each = tasks.create_task(asyncio.Event().wait())
                    waiting.append(each)
                if way == "each task":
                    for each in waiting:
                        each.cancel()
                elif way == "my own task":
                    asyncio.current_task().cancel()
                else:
                    tasks.create_task(ends())
            out = "nothing"
        except BaseException as error:
            out = told(error)
        number = sum(each.cancelled() for each in waiting)
        print(f"{way}: {number} cancelled, out comes {out}")

    for way in "each task", "my own task", "a task that raises":
        asyncio.run(main(way))


@answers(
    "the nursery's scope: 2 cancelled, out comes nothing; "
    "a scope around it: 2 cancelled, "
    "out comes BaseExceptionGroup of Cancelled Cancelled"
)
def with_trio():
    import trio

    def told(error):
        inner = [type(each).__name__ for each in getattr(error, "exceptions", ())]
        return " of ".join(filter(None, [type(error).__name__, " ".join(inner)]))

    async def task(cancelled):
        try:
            await trio.sleep_forever()
        except trio.Cancelled:
            cancelled.append(True)
            raise

    async def main(way):
        cancelled = []
        with trio.CancelScope() as around:
            try:
                async with trio.open_nursery() as tasks:
                    for _ in range(2):
                        tasks.start_soon(task, cancelled)
                    if way == "the nursery's scope":
                        tasks.cancel_scope.cancel()
                    else:
                        around.cancel()
                out = "nothing"
            except BaseException as error:
                out = told(error)
                raise
            finally:
                print(f"{way}: {len(cancelled)} cancelled, out comes {out}")

    for way in "the nursery's scope", "a scope around it":
        trio.run(main, way)


@answers(
    "cancel_remaining(): 2 cancelled, out comes nothing; "
    "my own task: 2 cancelled, out comes TaskCancelled"
)
def with_curio():
    import curio

    async def task(cancelled):
        try:
            await curio.Event().wait()
        except curio.CancelledError:
            cancelled.append(True)
            raise

    async def main(way):
        cancelled = []
        try:
            async with curio.TaskGroup() as tasks:
                for _ in range(2):
                    await tasks.spawn(task, cancelled)
                if way == "cancel_remaining()":
                    await tasks.cancel_remaining()
                else:
                    me = await curio.current_task()
                    await me.cancel(blocking=False)
            out = "nothing"
        except BaseException as error:
            out = type(error).__name__
        print(f"{way}: {len(cancelled)} cancelled, out comes {out}")

    for way in "cancel_remaining()", "my own task":
        curio.run(main, way)


@answers("killall: 2 killed; out of joinall comes nothing")
def with_gevent():
    import gevent
    from gevent.event import Event

    tasks = [gevent.spawn(Event().wait) for _ in range(2)]
    gevent.sleep(0)  # They begin.
    gevent.killall(tasks)
    number = sum(isinstance(each.value, gevent.GreenletExit) for each in tasks)
    print(f"killall: {number} killed")
    try:
        gevent.joinall(tasks, raise_error=True)
        out = "nothing"
    except BaseException as error:
        out = type(error).__name__
    print("out of joinall comes", out)


@answers(
    "the group's scope: 2 cancelled, out comes nothing; "
    "a scope around it: 2 cancelled, out comes CancelledError",
    on_trio="the group's scope: 2 cancelled, out comes nothing; "
    "a scope around it: 2 cancelled, out comes Cancelled",
)
def with_anyio():
    import anyio

    async def main(way):
        waiting = []
        with anyio.CancelScope() as around:
            try:
                async with anyio.create_task_group() as tasks:
                    for _ in range(2):
                        waiting.append(tasks.start_soon(anyio.sleep_forever))
                    if way == "the group's scope":
                        tasks.cancel_scope.cancel()
                    else:
                        around.cancel()
                out = "nothing"
            except BaseException as error:
                out = type(error).__name__
                raise
            finally:
                names = [each.status.name for each in waiting]
                number = names.count("CANCELLED")
                print(f"{way}: {number} cancelled, out comes {out}")

    for way in "the group's scope", "a scope around it":
        anyio.run(main, way)
