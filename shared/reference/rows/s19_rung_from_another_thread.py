"""A task waits for an event, which is set in another thread: does it go on at once?

A thread does, and a greenlet of gevent's.
In asyncio nothing is raised, and the task goes on when something else wakes the loop;
in trio, and in anyio on it, whoever sets it has a RuntimeError, and the task never goes
on, not even if it is set once more; curio's `set` only makes a coroutine.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-sync.html",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#getting-back-into-the-trio-thread-from-another-thread",
    "https://curio.readthedocs.io/en/latest/reference.html#curio.Event",
    "https://www.gevent.org/api/gevent.event.html",
    "https://anyio.readthedocs.io/en/stable/threads.html",
)
CHAPTERS = (17,)
UNASKED = {
    "processes": "an Event of multiprocessing is for other processes",
}


@answers("rung; heard at once")
def with_threads():
    import threading
    import time

    rung = []

    def ring():
        time.sleep(0.1)
        rung.append(time.monotonic())
        print("rung")
        event.set()

    event = threading.Event()
    threading.Thread(target=ring).start()
    event.wait(0.5)
    late = time.monotonic() - rung[0] > 0.2
    print("heard", "late" if late else "at once")


@answers("rung; heard late")
def with_asyncio():
    import asyncio
    import threading
    import time

    rung = []

    def ring(event):
        time.sleep(0.1)
        rung.append(time.monotonic())
        print("rung")
        event.set()

    async def wait(event):
        await event.wait()
        late = time.monotonic() - rung[0] > 0.2
        print("heard", "late" if late else "at once")

    async def main():
        event = asyncio.Event()
        task = asyncio.create_task(wait(event))
        threading.Thread(target=ring, args=(event,)).start()
        await asyncio.sleep(0.5)
        await task

    asyncio.run(main())


@answers("RuntimeError; set once more; not heard")
def with_trio():
    import threading
    import time

    import trio
    import trio.testing

    def ring(event):
        time.sleep(0.1)
        try:
            event.set()
        except RuntimeError as error:
            print(type(error).__name__)

    async def wait(event):
        await event.wait()
        print("heard")

    async def main():
        event = trio.Event()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(wait, event)
            await trio.testing.wait_all_tasks_blocked()
            threading.Thread(target=ring, args=(event,)).start()
            await trio.sleep(0.5)
            print("set once more")
            event.set()
            await trio.sleep(0.3)
            print("not heard")
            nursery.cancel_scope.cancel()

    trio.run(main)


@answers("a coroutine; awaited; heard")
def with_curio():
    import threading
    import time

    import curio

    made = []

    def ring(event):
        time.sleep(0.1)
        made.append(event.set())

    async def wait(event):
        await event.wait()
        print("heard")

    async def main():
        event = curio.Event()
        task = await curio.spawn(wait, event)
        threading.Thread(target=ring, args=(event,)).start()
        await curio.sleep(0.5)
        print("a", type(made[0]).__name__)
        print("awaited")
        await made[0]
        await task.join()

    curio.run(main)


@answers("rung; heard at once")
def with_gevent():
    import threading
    import time

    import gevent
    from gevent.event import Event

    rung = []

    def ring(event):
        time.sleep(0.1)
        rung.append(time.monotonic())
        print("rung")
        event.set()

    def wait(event):
        event.wait()
        late = time.monotonic() - rung[0] > 0.2
        print("heard", "late" if late else "at once")

    event = Event()
    greenlet = gevent.spawn(wait, event)
    threading.Thread(target=ring, args=(event,)).start()
    gevent.sleep(0.5)
    greenlet.get()


@answers(
    "rung; heard late",
    on_trio="RuntimeError; set once more; not heard",
)
def with_anyio():
    import threading
    import time

    import anyio

    rung = []

    def ring(event):
        time.sleep(0.1)
        try:
            rung.append(time.monotonic())
            event.set()
            print("rung")
        except RuntimeError as error:
            print(type(error).__name__)

    async def wait(event, scope):
        await event.wait()
        late = time.monotonic() - rung[0] > 0.2
        print("heard", "late" if late else "at once")
        scope.cancel()

    async def main():
        event = anyio.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(wait, event, group.cancel_scope)
            await anyio.wait_all_tasks_blocked()
            threading.Thread(target=ring, args=(event,)).start()
            await anyio.sleep(0.5)
            print("set once more")
            event.set()
            await anyio.sleep(0.3)
            print("not heard")
            group.cancel_scope.cancel()

    anyio.run(main)
