"""My time limit is 0 and I only yield once: am I timed out?

In asyncio, trio and anyio you are: a limit of 0 cancels the task before it goes on.
curio keeps the time-out for the task's next yield, and gevent resumes the greenlet
before it looks at its timers.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/issues/95051",
    "https://github.com/python-trio/trio/issues/320",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.timeout.html#gevent.Timeout",
    "https://github.com/agronholm/anyio/issues/114",
)
CHAPTERS = (10,)
UNASKED = {
    "threads": "a limit is set to one call that waits; sleep(0) takes none",
    "processes": "a limit is set to one call that waits; sleep(0) takes none",
}


@answers("raises TimeoutError")
def with_asyncio():
    import asyncio

    async def main():
        try:
            async with asyncio.timeout(0):
                await asyncio.sleep(0)
        except TimeoutError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    asyncio.run(main())


@answers("raises TooSlowError")
def with_trio():
    import trio

    async def main():
        try:
            with trio.fail_after(0):
                await trio.sleep(0)
        except trio.TooSlowError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    trio.run(main)


@answers("once: raises nothing; twice: raises TaskTimeout")
def with_curio():
    import curio

    async def main(name, times):
        try:
            async with curio.timeout_after(0):
                for _ in range(times):
                    await curio.sleep(0)
        except curio.TaskTimeout as error:
            print(f"{name}: raises", type(error).__name__)
        else:
            print(f"{name}: raises nothing")

    curio.run(main, "once", 1)
    curio.run(main, "twice", 2)


@answers("raises nothing")
def with_gevent():
    import gevent

    try:
        with gevent.Timeout(0):
            gevent.sleep(0)
    except gevent.Timeout as error:
        print("raises", type(error).__name__)
    else:
        print("raises nothing")


@answers("raises TimeoutError")
def with_anyio():
    import anyio

    async def main():
        try:
            with anyio.fail_after(0):
                await anyio.sleep(0)
        except TimeoutError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    anyio.run(main)
