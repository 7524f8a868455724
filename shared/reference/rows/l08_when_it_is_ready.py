"""I start a task and go on only when it is ready: how, and what if it fails before?

By `start` in trio and anyio, which waits for `started`, hands its value on, and raises
what the task raises before it; what runs in that nursery or group goes on.
An Event, a future or a result that the task would have set is not set when the task
has failed: wait for the task as well, or have a callback set it; of a process, a pipe
tells by EOFError, if nobody else holds that end of it.
In asyncio's TaskGroup the body that waits is cancelled, and so is the task that was
ready.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.add_done_callback",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.connection.Connection.recv",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.wait",
    "https://docs.python.org/3/library/asyncio-task.html#task-groups",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.Nursery.start",
    "https://curio.readthedocs.io/en/latest/reference.html#task-groups",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.link_exception",
    "https://anyio.readthedocs.io/en/stable/tasks.html#starting-and-initializing-tasks",
)
CHAPTERS = (11, 12)


@answers(
    "ready: the task runs; fails: the Event is not set, "
    "with a callback: result raises ValueError; the first one finishes"
)
def with_threads():
    from concurrent.futures import ThreadPoolExecutor, wait
    from threading import Event

    def works(ready, over):
        ready.set()
        over.wait()
        print("the first one finishes")

    def fails(ready):
        raise ValueError

    with ThreadPoolExecutor() as tasks:
        ready, over = Event(), Event()
        task = tasks.submit(works, ready, over)
        ready.wait()
        print("ready: the task", "runs" if task.running() else "does not run")

        ready = Event()
        task = tasks.submit(fails, ready)
        wait([task])
        said = "set" if ready.is_set() else "not set"
        print("fails: the Event is", said, end=", ")

        ready = Event()
        task = tasks.submit(fails, ready)
        task.add_done_callback(lambda _: ready.set())
        ready.wait()
        if task.done():
            try:
                task.result()
            except Exception as error:
                print("with a callback: result raises", type(error).__name__)
        over.set()


@answers("ready: recv gives 80; fails: recv raises EOFError; the first one finishes")
def with_processes():
    from multiprocessing import Event, Pipe, Process

    def works(ready, over):
        ready.send(80)
        over.wait()
        print("the first one finishes", flush=True)

    def fails(ready, over):
        raise ValueError

    def start(function, over):
        ours, theirs = Pipe(duplex=False)
        Process(target=function, args=(theirs, over)).start()
        theirs.close()  # The child's end is then the only one.
        return ours.recv()

    if __name__ == "__main__":
        over = Event()
        print("ready: recv gives", start(works, over))
        try:
            start(fails, over)
        except Exception as error:
            print("fails: recv raises", type(error).__name__)
        over.set()


@answers(
    "in a group, ready: 80; fails: the first one is cancelled, "
    "the body gets CancelledError, the group raises ExceptionGroup; "
    "alone, fails: the future is pending, wait for both: ValueError"
)
def with_asyncio():
    import asyncio

    async def works(ready):
        try:
            ready.set_result(80)
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("the first one is cancelled", end=", ")
            raise

    async def fails(ready):
        raise ValueError

    async def in_a_group():
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as tasks:
            ready = loop.create_future()
            tasks.create_task(works(ready))
            print("in a group, ready:", await ready)
            ready = loop.create_future()
            tasks.create_task(fails(ready))
            try:
                print("fails", end=": ")
                await ready
            except BaseException as error:
                print("the body gets", type(error).__name__, end=", ")
                raise

    async def alone():
        ready = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(fails(ready))
        both = {ready, task}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        said = "set" if ready.done() else "pending"
        print("alone, fails: the future is", said, end=", ")
        if task.done():
            try:
                await task
            except Exception as error:
                print("wait for both:", type(error).__name__)

    try:
        asyncio.run(in_a_group())
    except BaseException as error:
        print("the group raises", type(error).__name__)
    asyncio.run(alone())


@answers(
    "ready: start gives 80; fails: start raises ValueError; the first one finishes"
)
def with_trio():
    import trio

    async def works(over, *, task_status):
        try:
            task_status.started(80)
            await over.wait()
        except trio.Cancelled:
            print("the first one is cancelled")
            raise
        print("the first one finishes")

    async def fails(*, task_status):
        raise ValueError

    async def main():
        over = trio.Event()
        async with trio.open_nursery() as tasks:
            print("ready: start gives", await tasks.start(works, over))
            try:
                await tasks.start(fails)
            except BaseException as error:
                print("fails: start raises", type(error).__name__)
            over.set()

    trio.run(main)


@answers(
    "ready: 80; fails: the result is not set, "
    "wait for both: TaskError of ValueError; the first one finishes"
)
def with_curio():
    import curio

    async def works(ready, over):
        try:
            await ready.set_value(80)
            await over.wait()
        except curio.CancelledError:
            print("the first one is cancelled")
            raise
        print("the first one finishes")

    async def fails(ready):
        raise ValueError

    async def main():
        ready, over = curio.Result(), curio.Event()
        first = await curio.spawn(works, ready, over)
        print("ready:", await ready.unwrap())

        ready = curio.Result()
        task = await curio.spawn(fails, ready)
        async with curio.TaskGroup(wait=any) as both:
            await both.spawn(ready.unwrap)
            await both.spawn(task.join)
        said = "set" if ready.is_set() else "not set"
        print("fails: the result is", said, end=", ")
        try:
            _ = both.result
        except curio.TaskError as error:
            cause = type(error.__cause__).__name__
            print(f"wait for both: {type(error).__name__} of {cause}")
        await over.set()
        await first.join()

    curio.run(main)


@answers(
    "ready: get gives 80; fails: the AsyncResult is not set, "
    "with link_exception: get raises ValueError; the first one finishes"
)
def with_gevent():
    import gevent
    from gevent.event import AsyncResult, Event

    def works(ready, over):
        ready.set(80)
        over.wait()
        print("the first one finishes")

    def fails(ready):
        raise ValueError

    ready, over = AsyncResult(), Event()
    first = gevent.spawn(works, ready, over)
    print("ready: get gives", ready.get())

    ready = AsyncResult()
    task = gevent.spawn(fails, ready)
    task.join()
    said = "set" if ready.ready() else "not set"
    print("fails: the AsyncResult is", said, end=", ")

    task = gevent.spawn(fails, ready)
    task.link_exception(ready)
    try:
        ready.get()
    except Exception as error:
        print("with link_exception: get raises", type(error).__name__)
    over.set()
    first.join()


@answers(
    "ready: start gives 80; fails: start raises ValueError; the first one finishes"
)
def with_anyio():
    import anyio

    async def works(over, *, task_status):
        try:
            task_status.started(80)
            await over.wait()
        except anyio.get_cancelled_exc_class():
            print("the first one is cancelled")
            raise
        print("the first one finishes")

    async def fails(*, task_status):
        raise ValueError

    async def main():
        over = anyio.Event()
        async with anyio.create_task_group() as tasks:
            print("ready: start gives", await tasks.start(works, over))
            try:
                await tasks.start(fails)
            except BaseException as error:
                print("fails: start raises", type(error).__name__)
            over.set()

    anyio.run(main)
