"""I break out of an async generator that awaits in its `finally`: does that still run?

In asyncio it runs later, in a task of its own, in trio later in a system task that may
not wait any more, and in curio not at all: `aclosing` or `curio.meta.finalize` closes
it on the spot.
A plain generator is closed when its last reference goes, at once; an async one leaves
that to its runtime.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://peps.python.org/pep-0525/#finalization",
    "https://trio.readthedocs.io/en/stable/reference-core.html#async-generators",
    "https://peps.python.org/pep-0533/",
    "https://github.com/dabeaz/curio/blob/1.6/curio/meta.py",
)
CHAPTERS = (11, 13)
UNASKED = {
    "processes": "as with threads: a generator does not leave its process",
}


@answers("the finally runs at once, in the same task; its wait works")
def with_threads():
    import threading
    import time

    gone_on = []

    def numbers():
        try:
            yield 1
        finally:
            when = "later" if gone_on else "at once"
            here = threading.current_thread() is home
            where = "the same task" if here else "another task"
            print(f"the finally runs {when}, in {where}")
            time.sleep(0)
            print("its wait works")

    home = threading.current_thread()
    for _ in numbers():
        break
    gone_on.append(True)


@answers("the finally runs later, in another task; its wait works")
def with_asyncio():
    import asyncio

    gone_on = []

    async def numbers(home, closed):
        try:
            yield 1
        finally:
            when = "later" if gone_on else "at once"
            here = asyncio.current_task() is home
            where = "the same task" if here else "another task"
            print(f"the finally runs {when}, in {where}")
            try:
                await asyncio.sleep(0)
                print("its wait works")
            except BaseException as error:
                print("its wait raises", type(error).__name__)
                raise
            finally:
                closed.set()

    async def main():
        closed = asyncio.Event()
        async for _ in numbers(asyncio.current_task(), closed):
            break
        gone_on.append(True)
        await closed.wait()

    asyncio.run(main())


@answers("the finally runs later, in another task; its wait raises Cancelled")
def with_trio():
    import trio

    gone_on = []

    async def numbers(home, closed):
        try:
            yield 1
        finally:
            when = "later" if gone_on else "at once"
            here = trio.lowlevel.current_task() is home
            where = "the same task" if here else "another task"
            print(f"the finally runs {when}, in {where}")
            try:
                await trio.sleep(0)
                print("its wait works")
            except BaseException as error:
                print("its wait raises", type(error).__name__)
                raise
            finally:
                closed.set()

    async def main():
        closed = trio.Event()
        async for _ in numbers(trio.lowlevel.current_task(), closed):
            break
        gone_on.append(True)
        await closed.wait()

    trio.run(main)


@answers("Python reports RuntimeError; the finally never runs")
def with_curio():
    import sys

    import curio

    ran = []

    async def numbers():
        try:
            yield 1
        finally:
            ran.append(True)
            await curio.sleep(0)

    async def main():
        async for _ in numbers():
            break
        await curio.sleep(0)

    def reported(found):
        print("Python reports", type(found.exc_value).__name__)

    sys.unraisablehook = reported
    curio.run(main)
    if not ran:
        print("the finally never runs")


@answers("the finally runs at once, in the same task; its wait works")
def with_gevent():
    import gevent

    gone_on = []

    def numbers():
        try:
            yield 1
        finally:
            when = "later" if gone_on else "at once"
            here = gevent.getcurrent() is home
            where = "the same task" if here else "another task"
            print(f"the finally runs {when}, in {where}")
            gevent.sleep(0)
            print("its wait works")

    home = gevent.getcurrent()
    for _ in numbers():
        break
    gone_on.append(True)


@answers(
    "the finally runs later, in another task; its wait works",
    on_trio="the finally runs later, in another task; its wait raises Cancelled",
)
def with_anyio():
    import anyio

    gone_on = []

    async def numbers(home, closed):
        try:
            yield 1
        finally:
            when = "later" if gone_on else "at once"
            here = anyio.get_current_task() == home
            where = "the same task" if here else "another task"
            print(f"the finally runs {when}, in {where}")
            try:
                await anyio.sleep(0)
                print("its wait works")
            except BaseException as error:
                print("its wait raises", type(error).__name__)
                raise
            finally:
                closed.set()

    async def main():
        closed = anyio.Event()
        async for _ in numbers(anyio.get_current_task(), closed):
            break
        gone_on.append(True)
        await closed.wait()

    anyio.run(main)
