"""My block computes past its deadline and ends without waiting: is that a time-out?

No: a deadline cancels a task where it waits, so a block that does not wait once its
deadline has passed runs to its end, and leaving it raises nothing.
curio logs a warning that it took longer than its time-out.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#task-cancellation",
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    "https://github.com/python-trio/trio/issues/2973",
    "https://github.com/dabeaz/curio/blob/1.6/curio/time.py",
    "https://github.com/gevent/gevent/blob/master/src/gevent/timeout.py",
    "https://anyio.readthedocs.io/en/stable/cancellation.html",
)
CHAPTERS = (4, 10)
UNASKED = {
    "threads": "a limit is set to one call that waits, not to a block",
    "processes": "a limit is set to one call that waits, not to a block",
}


@answers("raises nothing")
def with_asyncio():
    import asyncio
    import time

    def compute():
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass

    async def main():
        try:
            async with asyncio.timeout(0.01):
                compute()
        except TimeoutError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    asyncio.run(main())


@answers("raises nothing")
def with_trio():
    import time

    import trio

    def compute():
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass

    async def main():
        try:
            with trio.fail_after(0.01):
                compute()
        except trio.TooSlowError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    trio.run(main)


@answers("logs a WARNING; raises nothing")
def with_curio():
    import logging
    import sys
    import time

    import curio

    def compute():
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass

    async def main():
        try:
            async with curio.timeout_after(0.01):
                compute()
        except curio.TaskTimeout as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    logging.basicConfig(stream=sys.stdout, format="logs a %(levelname)s")
    curio.run(main)


@answers("raises nothing")
def with_gevent():
    import time

    import gevent

    def compute():
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass

    try:
        with gevent.Timeout(0.01):
            compute()
    except gevent.Timeout as error:
        print("raises", type(error).__name__)
    else:
        print("raises nothing")


@answers("raises nothing")
def with_anyio():
    import time

    import anyio

    def compute():
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass

    async def main():
        try:
            with anyio.fail_after(0.01):
                compute()
        except TimeoutError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    anyio.run(main)
