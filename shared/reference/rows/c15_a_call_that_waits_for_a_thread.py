"""My call waits for a free worker thread and I cancel it: does it still run?

In asyncio, trio, curio and anyio, and in a pool of threads, the call is over at once
and does not run; the one behind it does.
gevent's ThreadPool of one thread takes a second call: that one runs, though the
greenlet that waits for it is killed; a third waits for its place, and does not run.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.cancel",
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.to_thread.run_sync",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://github.com/gevent/gevent/blob/master/src/gevent/threadpool.py",
    "https://anyio.readthedocs.io/en/stable/threads.html"
    "#running-a-function-in-a-worker-thread",
)
CHAPTERS = (5, 11)
UNASKED = {"processes": "its workers are processes (P7)"}


@answers("two: cancel() True, CancelledError; ran: one, three")
def with_threads():
    from concurrent.futures import CancelledError, ThreadPoolExecutor
    from threading import Event

    gate = Event()
    ran = []

    def call(name):
        gate.wait()
        ran.append(name)

    with ThreadPoolExecutor(max_workers=1) as pool:
        tasks = [pool.submit(call, name) for name in ("one", "two", "three")]
        print("two: cancel()", tasks[1].cancel(), end=", ")
        try:
            tasks[1].result()
        except CancelledError as error:
            print(type(error).__name__)
        gate.set()
    print("ran:", ", ".join(ran))


@answers("two: CancelledError; ran: one, three")
def with_asyncio():
    import asyncio
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    gate = Event()
    ran = []

    def call(name):
        gate.wait()
        ran.append(name)

    async def task(name, began):
        try:
            began.set()
            await asyncio.to_thread(call, name)
        except asyncio.CancelledError as error:
            print(f"{name}: {type(error).__name__}")
            raise

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(max_workers=1))
        waiting = {}
        async with asyncio.TaskGroup() as tasks:
            for name in "one", "two", "three":
                began = asyncio.Event()
                waiting[name] = tasks.create_task(task(name, began))
                await began.wait()
            waiting["two"].cancel()
            await asyncio.wait([waiting["two"]])
            gate.set()

    asyncio.run(main())
    print("ran:", ", ".join(ran))


@answers("two: Cancelled; ran: one, three")
def with_trio():
    from threading import Event

    import trio
    from trio.testing import wait_all_tasks_blocked

    gate = Event()
    ran = []

    def call(name):
        gate.wait()
        ran.append(name)

    async def task(name, limiter, scope):
        with scope:
            try:
                await trio.to_thread.run_sync(call, name, limiter=limiter)
            except trio.Cancelled as error:
                print(f"{name}: {type(error).__name__}")
                raise

    async def main():
        limiter = trio.CapacityLimiter(1)
        scopes = {name: trio.CancelScope() for name in ("one", "two", "three")}
        async with trio.open_nursery() as tasks:
            for name, scope in scopes.items():
                tasks.start_soon(task, name, limiter, scope)
                await wait_all_tasks_blocked()
            scopes["two"].cancel()
            await wait_all_tasks_blocked()
            gate.set()

    trio.run(main)
    print("ran:", ", ".join(ran))


@answers("two: TaskCancelled; ran: one, three")
def with_curio():
    from threading import Event

    import curio
    from curio import workers

    gate = Event()
    ran = []

    def call(name):
        gate.wait()
        ran.append(name)

    async def task(name, began):
        try:
            await began.set()
            await curio.run_in_thread(call, name)
        except curio.CancelledError as error:
            print(f"{name}: {type(error).__name__}")
            raise

    async def main():
        waiting = {}
        for name in "one", "two", "three":
            began = curio.Event()
            waiting[name] = await curio.spawn(task, name, began)
            await began.wait()
        await waiting["two"].cancel()
        gate.set()
        await waiting["one"].join()
        await waiting["three"].join()

    workers.MAX_WORKER_THREADS = 1
    curio.run(main)
    print("ran:", ", ".join(ran))


@answers("two: GreenletExit; three: GreenletExit; ran: one, two")
def with_gevent():
    from threading import Event

    import gevent
    import gevent.event
    from gevent.threadpool import ThreadPool

    gate = Event()
    ran = []

    def call(name):
        gate.wait()
        ran.append(name)

    def task(name, began):
        try:
            began.set()
            pool.apply(call, [name])
        except gevent.GreenletExit as error:
            print(f"{name}: {type(error).__name__}")
            raise

    pool = ThreadPool(1)
    waiting = {}
    for name in "one", "two", "three":
        began = gevent.event.Event()
        waiting[name] = gevent.spawn(task, name, began)
        began.wait()
    waiting["two"].kill()
    waiting["three"].kill()
    gate.set()
    pool.join()
    print("ran:", ", ".join(ran))


@answers(
    "two: CancelledError; ran: one, three",
    on_trio="two: Cancelled; ran: one, three",
)
def with_anyio():
    from threading import Event

    import anyio

    gate = Event()
    ran = []

    def call(name):
        gate.wait()
        ran.append(name)

    async def task(name, limiter):
        try:
            await anyio.to_thread.run_sync(call, name, limiter=limiter)
        except anyio.get_cancelled_exc_class() as error:
            print(f"{name}: {type(error).__name__}")
            raise

    async def main():
        limiter = anyio.CapacityLimiter(1)
        waiting = {}
        async with anyio.create_task_group() as tasks:
            for name in "one", "two", "three":
                waiting[name] = tasks.start_soon(task, name, limiter)
                await anyio.wait_all_tasks_blocked()
            waiting["two"].cancel()
            await waiting["two"].wait()
            gate.set()

    anyio.run(main)
    print("ran:", ", ".join(ran))
