"""My exception's `__init__` takes two arguments: does it reach whoever asks?

Within a process it does: an exception is handed on as the object that it is.
Between processes it does not: it is pickled, and made again by calling its class with
`args`, here one message for two parameters, which fails, and the ProcessPoolExecutor is
broken.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/issues/103061",
    "https://github.com/python/cpython/issues/120810",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.process.BrokenProcessPool",
)
CHAPTERS = (9,)


@answers("result() raises OutOfStock")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor

    class OutOfStock(Exception):
        def __init__(self, sku, left):
            super().__init__(f"{left} of {sku}")

    def task():
        raise OutOfStock("tea", 0)

    with ThreadPoolExecutor() as tasks:
        asked = tasks.submit(task)
        try:
            asked.result()
        except Exception as error:
            print("result() raises", type(error).__name__)


@answers("result() raises BrokenProcessPool")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor

    class OutOfStock(Exception):
        def __init__(self, sku, left):
            super().__init__(f"{left} of {sku}")

    def task():
        raise OutOfStock("tea", 0)

    if __name__ == "__main__":
        with ProcessPoolExecutor(1) as tasks:
            asked = tasks.submit(task)
            try:
                asked.result()
            except Exception as error:
                print("result() raises", type(error).__name__)


@answers("await raises OutOfStock")
def with_asyncio():
    import asyncio

    class OutOfStock(Exception):
        def __init__(self, sku, left):
            super().__init__(f"{left} of {sku}")

    async def task():
        raise OutOfStock("tea", 0)

    async def main():
        asked = asyncio.create_task(task())
        try:
            await asked
        except Exception as error:
            print("await raises", type(error).__name__)

    asyncio.run(main())


@answers("the nursery raises OutOfStock")
def with_trio():
    import trio

    class OutOfStock(Exception):
        def __init__(self, sku, left):
            super().__init__(f"{left} of {sku}")

    async def task():
        raise OutOfStock("tea", 0)

    async def main():
        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(task)
        except* Exception as group:
            names = [type(each).__name__ for each in group.exceptions]
            print("the nursery raises", *names)

    trio.run(main)


@answers("result raises OutOfStock")
def with_curio():
    import curio

    class OutOfStock(Exception):
        def __init__(self, sku, left):
            super().__init__(f"{left} of {sku}")

    async def task():
        raise OutOfStock("tea", 0)

    async def main():
        asked = await curio.spawn(task)
        await asked.wait()
        try:
            _ = asked.result
        except Exception as error:
            print("result raises", type(error).__name__)

    curio.run(main)


@answers("get() raises OutOfStock")
def with_gevent():
    import gevent

    class OutOfStock(Exception):
        def __init__(self, sku, left):
            super().__init__(f"{left} of {sku}")

    def task():
        raise OutOfStock("tea", 0)

    asked = gevent.spawn(task)
    try:
        asked.get()
    except Exception as error:
        print("get() raises", type(error).__name__)


@answers("the group raises OutOfStock")
def with_anyio():
    import anyio

    class OutOfStock(Exception):
        def __init__(self, sku, left):
            super().__init__(f"{left} of {sku}")

    async def task():
        raise OutOfStock("tea", 0)

    async def main():
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(task)
        except* Exception as group:
            names = [type(each).__name__ for each in group.exceptions]
            print("the group raises", *names)

    anyio.run(main)
