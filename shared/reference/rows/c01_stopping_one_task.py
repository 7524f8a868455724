"""How do I stop one task that has begun?

By the handle that asyncio, curio, gevent and anyio give you, which has a method for it;
in trio by cancelling a scope, a block of code with the tasks of all nurseries opened in
it.
A job that runs in a thread cannot be cancelled, only one that still waits for its
turn; a process can be killed from outside, and Python 3.14 adds
`ProcessPoolExecutor.terminate_workers`.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.cancel",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.ProcessPoolExecutor.terminate_workers",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.terminate",
    "https://docs.python.org/3/library/asyncio-task.html#task-cancellation",
    "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://www.gevent.org/api/gevent.greenlet.html#stopping-greenlets",
    "https://anyio.readthedocs.io/en/stable/tasks.html#working-with-task-handles",
)
CHAPTERS = (11,)


@answers("Future.cancel() of a job that runs: False; of one that waits: True")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    began = Event()
    gate = Event()

    def task():
        began.set()
        gate.wait()

    with ThreadPoolExecutor(max_workers=1) as tasks:
        running = tasks.submit(task)
        waiting = tasks.submit(task)
        began.wait()
        print("Future.cancel() of a job that runs:", running.cancel())
        print("of one that waits:", waiting.cancel())
        gate.set()


@answers("Future.cancel() of a job that runs: False; Process.terminate() stops it")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager, Process

    def task(began, gate):
        began.set()
        gate.wait()

    if __name__ == "__main__":
        with Manager() as manager:
            began, gate = manager.Event(), manager.Event()
            with ProcessPoolExecutor(max_workers=1) as tasks:
                running = tasks.submit(task, began, gate)
                began.wait()
                print("Future.cancel() of a job that runs:", running.cancel())
                gate.set()

            began, gate = manager.Event(), manager.Event()
            process = Process(target=task, args=(began, gate))
            process.start()
            began.wait()
            process.terminate()
            process.join()
            if process.exitcode < 0:
                print("Process.terminate() stops it")


@answers("Task.cancel() stops it")
def with_asyncio():
    import asyncio

    async def task(began):
        began.set()
        await asyncio.Event().wait()

    async def main():
        began = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(task(began))
            await began.wait()
            waiting.cancel()
        if waiting.cancelled():
            print("Task.cancel() stops it")

    asyncio.run(main())


@answers(
    "start_soon gives no handle; CancelScope.cancel() stops it; "
    "started outside in the scope's nursery: stops; "
    "started inside in an outer nursery: goes on"
)
def with_trio():
    import trio
    import trio.testing

    async def task(task_status=trio.TASK_STATUS_IGNORED):
        with trio.CancelScope() as scope:
            task_status.started(scope)
            await trio.sleep_forever()

    async def waits(where):
        try:
            await gate.wait()
            print(f"{where}: goes on")
        except trio.Cancelled:
            print(f"{where}: stops")
            raise

    async def opens_nursery(outer, task_status):
        with trio.CancelScope() as scope:
            outer.start_soon(waits, "started inside in an outer nursery")
            async with trio.open_nursery() as inner:
                task_status.started((scope, inner))
                await trio.sleep_forever()

    async def main():
        async with trio.open_nursery() as tasks:
            if tasks.start_soon(trio.sleep, 0) is None:
                print("start_soon gives no handle")
            scope = await tasks.start(task)
            scope.cancel()
        if scope.cancelled_caught:
            print("CancelScope.cancel() stops it")

        async with trio.open_nursery() as outer:
            scope, inner = await outer.start(opens_nursery, outer)
            inner.start_soon(waits, "started outside in the scope's nursery")
            await trio.testing.wait_all_tasks_blocked()
            scope.cancel()
            await trio.testing.wait_all_tasks_blocked()
            gate.set()

    gate = trio.Event()
    trio.run(main)


@answers("Task.cancel() stops it")
def with_curio():
    import curio

    async def task(began):
        await began.set()
        await curio.Event().wait()

    async def main():
        began = curio.Event()
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began)
            await began.wait()
            await waiting.cancel()
        if isinstance(waiting.exception, curio.TaskCancelled):
            print("Task.cancel() stops it")

    curio.run(main)


@answers("Greenlet.kill() stops it")
def with_gevent():
    import gevent
    from gevent.event import Event

    def task(began):
        began.set()
        Event().wait()

    began = Event()
    waiting = gevent.spawn(task, began)
    began.wait()
    waiting.kill()
    if isinstance(waiting.value, gevent.GreenletExit):
        print("Greenlet.kill() stops it")


@answers("TaskHandle.cancel() stops it")
def with_anyio():
    import anyio

    async def task(began):
        began.set()
        await anyio.sleep_forever()

    async def main():
        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            waiting = tasks.start_soon(task, began)
            await began.wait()
            waiting.cancel()
        if waiting.status is anyio.TaskHandle.Status.CANCELLED:
            print("TaskHandle.cancel() stops it")

    anyio.run(main)
