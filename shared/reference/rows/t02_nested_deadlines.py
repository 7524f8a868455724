"""A short limit around a longer one: what does the inner block see when it is cut?

A cancellation, if its own limit has not run out, and only the outer block turns it into
a time-out.
In gevent both see the outer Timeout itself, so an inner `except Timeout` must ask
which one it caught; a thread or process is told nothing and waits on.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#cancellation-and-timeouts",
    "https://curio.readthedocs.io/en/latest/reference.html#timeouts",
    "https://www.gevent.org/api/gevent.timeout.html#gevent.Timeout",
    "https://anyio.readthedocs.io/en/stable/cancellation.html#timeouts",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.result",
)
CHAPTERS = (10,)


@answers("outer raises TimeoutError; inner sees nothing")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    over = Event()

    def inner():
        if over.wait(timeout=60):
            print("inner sees nothing")

    with ThreadPoolExecutor() as tasks:
        outer = tasks.submit(inner)
        try:
            outer.result(timeout=0.01)
        except TimeoutError as error:
            print("outer raises", type(error).__name__)
        over.set()


@answers("outer raises TimeoutError; inner sees nothing")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def inner(over):
        if over.wait(timeout=60):
            print("inner sees nothing")

    if __name__ == "__main__":
        with Manager() as manager, ProcessPoolExecutor() as tasks:
            over = manager.Event()
            outer = tasks.submit(inner, over)
            try:
                outer.result(timeout=0.01)
            except TimeoutError as error:
                print("outer raises", type(error).__name__, flush=True)
            over.set()
            outer.result()


@answers("inner sees CancelledError; outer raises TimeoutError")
def with_asyncio():
    import asyncio

    async def inner():
        try:
            async with asyncio.timeout(60):
                await asyncio.Event().wait()
        except BaseException as error:
            print("inner sees", type(error).__name__)
            raise

    async def main():
        try:
            async with asyncio.timeout(0.01):
                await inner()
        except TimeoutError as error:
            print("outer raises", type(error).__name__)

    asyncio.run(main())


@answers("inner sees Cancelled; outer raises TooSlowError")
def with_trio():
    import trio

    async def inner():
        try:
            with trio.fail_after(60):
                await trio.sleep_forever()
        except BaseException as error:
            print("inner sees", type(error).__name__)
            raise

    async def main():
        try:
            with trio.fail_after(0.01):
                await inner()
        except trio.TooSlowError as error:
            print("outer raises", type(error).__name__)

    trio.run(main)


@answers("inner sees TimeoutCancellationError; outer raises TaskTimeout")
def with_curio():
    import curio

    async def inner():
        try:
            async with curio.timeout_after(60):
                await curio.Event().wait()
        except BaseException as error:
            print("inner sees", type(error).__name__)
            raise

    async def main():
        try:
            async with curio.timeout_after(0.01):
                await inner()
        except curio.TaskTimeout as error:
            print("outer raises", type(error).__name__)

    curio.run(main)


@answers("inner sees Timeout, the outer one; outer raises Timeout")
def with_gevent():
    import gevent
    from gevent.event import Event

    def inner():
        try:
            with gevent.Timeout(60):
                Event().wait()
        except BaseException as error:
            which = "the outer one" if error is outer else "its own"
            print("inner sees", f"{type(error).__name__}, {which}")
            raise

    try:
        with gevent.Timeout(0.01) as outer:
            inner()
    except gevent.Timeout as error:
        print("outer raises", type(error).__name__)


@answers(
    "inner sees CancelledError; outer raises TimeoutError",
    on_trio="inner sees Cancelled; outer raises TimeoutError",
)
def with_anyio():
    import anyio

    async def inner():
        try:
            with anyio.fail_after(60):
                await anyio.sleep_forever()
        except BaseException as error:
            print("inner sees", type(error).__name__)
            raise

    async def main():
        try:
            with anyio.fail_after(0.01):
                await inner()
        except TimeoutError as error:
            print("outer raises", type(error).__name__)

    anyio.run(main)
