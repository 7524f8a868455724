"""Every task waits for an event that nobody will set: does anybody tell me?

Only gevent's hub does: it raises LoopExit in the main greenlet as soon as it has
nothing of its own to wait for, such as a timer or a call in its thread pool; a signal,
or any other thread that would set the event, does not count.
The others wait: their loop cannot know that no thread and no signal will come.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://www.gevent.org/api/gevent.exceptions.html#gevent.exceptions.LoopExit",
)
CHAPTERS = (8, 10)


@answers("hangs")
def with_threads():
    from threading import Event

    Event().wait()


@answers("hangs")
def with_processes():
    from multiprocessing import Event

    Event().wait()


@answers("hangs")
def with_asyncio():
    import asyncio

    async def main():
        await asyncio.Event().wait()

    asyncio.run(main())


@answers("hangs")
def with_trio():
    import trio

    async def main():
        await trio.Event().wait()

    trio.run(main)


@answers("hangs")
def with_curio():
    import curio

    async def main():
        await curio.Event().wait()

    curio.run(main)


@answers(
    "nobody will set it: LoopExit; a signal's handler would: LoopExit; "
    "a thread would: LoopExit; a call in its thread pool will: it is set; "
    "a greenlet that sleeps will: it is set"
)
def with_gevent():
    import signal
    import threading
    import time

    import gevent
    from gevent.event import Event

    def wait(event, who):
        try:
            event.wait()
            print(f"{who}: it is set")
        except gevent.exceptions.LoopExit:
            print(f"{who}: LoopExit")

    wait(Event(), "nobody will set it")

    event = Event()
    signal.signal(signal.SIGTERM, lambda *_: event.set())
    wait(event, "a signal's handler would")

    event = Event()
    gate = threading.Event()
    thread = threading.Thread(target=lambda: gate.wait() and event.set())
    thread.start()
    wait(event, "a thread would")
    gate.set()
    thread.join()

    event = Event()
    gevent.get_hub().threadpool.spawn(lambda: time.sleep(0.01) or event.set())
    wait(event, "a call in its thread pool will")

    event = Event()
    gevent.spawn_later(0.01, event.set)
    wait(event, "a greenlet that sleeps will")


@answers("hangs")
def with_anyio():
    import anyio

    async def main():
        await anyio.Event().wait()

    anyio.run(main)
