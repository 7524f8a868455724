"""My block computes past its deadline, then yields once: is that a time-out?

In trio, by `sleep(0)`, and on uvloop it is; in asyncio's own loop, curio and gevent it
is not.
trio's `sleep(0)` lets the loop look at its deadlines, and then asks whether the task is
cancelled (a lock that is free asks first, and would not notice); asyncio and gevent
resume the task first, and curio keeps the time-out for the task's next yield.
uvloop looks at its timers first, and anyio answers as its backend does.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    "https://github.com/python/cpython/blob/3.13/Lib/asyncio/base_events.py",
    "https://github.com/python-trio/trio/issues/2973",
    "https://docs.libuv.org/en/v1.x/design.html#the-i-o-loop",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.html#gevent.sleep",
)
CHAPTERS = (10, 17)
UNASKED = {
    "threads": "a limit is set to one call that waits, not to a block",
    "processes": "a limit is set to one call that waits, not to a block",
}


@answers("raises nothing", uvloop="raises TimeoutError")
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
                await asyncio.sleep(0)
        except TimeoutError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    asyncio.run(main())


@answers("sleep(0): raises TooSlowError; a free lock: raises nothing")
def with_trio():
    import trio

    def compute_past(deadline):
        while trio.current_time() <= deadline:
            pass

    async def main(name, checkpoint):
        try:
            with trio.fail_after(0.5) as scope:
                compute_past(scope.deadline)
                await checkpoint()
        except trio.TooSlowError as error:
            print(f"{name}: raises", type(error).__name__)
        else:
            print(f"{name}: raises nothing")

    async def yields():
        await trio.sleep(0)

    trio.run(main, "sleep(0)", yields)
    trio.run(main, "a free lock", trio.Lock().acquire)


@answers("once: raises nothing; twice: raises TaskTimeout")
def with_curio():
    import time

    import curio

    def compute():
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass

    async def main(name, times):
        try:
            async with curio.timeout_after(0.01):
                compute()
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
    import time

    import gevent

    def compute():
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            pass

    try:
        with gevent.Timeout(0.01):
            compute()
            gevent.sleep(0)
    except gevent.Timeout as error:
        print("raises", type(error).__name__)
    else:
        print("raises nothing")


@answers("raises nothing", on_trio="raises TimeoutError")
def with_anyio():
    import anyio

    def compute_past(deadline):
        while anyio.current_time() <= deadline:
            pass

    async def main():
        try:
            with anyio.fail_after(0.5) as scope:
                compute_past(scope.deadline)
                await anyio.sleep(0)
        except TimeoutError as error:
            print("raises", type(error).__name__)
        else:
            print("raises nothing")

    anyio.run(main)
