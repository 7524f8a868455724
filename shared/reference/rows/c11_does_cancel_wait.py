"""Does cancelling wait until the task has ended, or does it only ask it to end?

curio's `cancel` and gevent's `kill` wait until the task has ended, unless you say
`blocking=False` or `block=False`.
In asyncio, trio and anyio cancelling only asks: wait for the task, or leave its group,
if you need it to be over; `terminate` sends a signal, and `join` waits.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.CancelScope.cancel",
    "https://curio.readthedocs.io/en/latest/reference.html#tasks",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.Greenlet.kill",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.CancelScope.cancel",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.terminate",
)
CHAPTERS = (11,)
UNASKED = {"threads": "a job that runs cannot be cancelled"}


@answers("terminate() returns; the task ends")
def with_processes():
    import signal
    from multiprocessing import Event, Process

    def task(began, gate):
        def end(*_):
            gate.wait()
            print("the task ends", flush=True)
            raise SystemExit

        signal.signal(signal.SIGTERM, end)
        began.set()
        signal.pause()

    if __name__ == "__main__":
        began, gate = Event(), Event()
        process = Process(target=task, args=(began, gate))
        process.start()
        began.wait()
        process.terminate()
        print("terminate() returns", flush=True)
        gate.set()
        process.join()


@answers("cancel() returns; the task ends")
def with_asyncio():
    import asyncio

    async def task(began):
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            print("the task ends")

    async def main():
        began = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(task(began))
            await began.wait()
            waiting.cancel()
            print("cancel() returns")

    asyncio.run(main())


@answers("cancel() returns; the task ends")
def with_trio():
    import trio

    async def task(began):
        try:
            began.set()
            await trio.sleep_forever()
        finally:
            print("the task ends")

    async def main():
        began = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()
            print("cancel() returns")

    trio.run(main)


@answers("the task ends; cancel() returns")
def with_curio():
    import curio

    async def task(began):
        try:
            await began.set()
            await curio.Event().wait()
        finally:
            print("the task ends")

    async def main():
        began = curio.Event()
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began)
            await began.wait()
            await waiting.cancel()
            print("cancel() returns")

    curio.run(main)


@answers("the task ends; kill() returns")
def with_gevent():
    import gevent
    from gevent.event import Event

    def task(began):
        try:
            began.set()
            Event().wait()
        finally:
            print("the task ends")

    began = Event()
    waiting = gevent.spawn(task, began)
    began.wait()
    waiting.kill()
    print("kill() returns")


@answers("cancel() returns; the task ends")
def with_anyio():
    import anyio

    async def task(began):
        try:
            began.set()
            await anyio.sleep_forever()
        finally:
            print("the task ends")

    async def main():
        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            waiting = tasks.start_soon(task, began)
            await began.wait()
            waiting.cancel()
            print("cancel() returns")

    anyio.run(main)
