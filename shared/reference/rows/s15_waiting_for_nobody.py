"""Every task waits for an event that nobody will set: does anybody tell me?

gevent's hub sees that nothing is left that could ever wake anybody, and raises LoopExit
in the main greenlet; a single greenlet that still sleeps for a time keeps it silent.
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


@answers("raises LoopExit")
def with_gevent():
    import gevent
    from gevent.event import Event

    try:
        Event().wait()
    except gevent.exceptions.LoopExit:
        print("raises LoopExit")


@answers("hangs")
def with_anyio():
    import anyio

    async def main():
        await anyio.Event().wait()

    anyio.run(main)
