"""A library that I want is made for asyncio: can I await it in another runtime?

On anyio's asyncio backend I can, for there its loop is the one that runs.
trio, curio and anyio on trio run no loop of asyncio's, and `asyncio.sleep(0.01)`, for
which this library waits, raises RuntimeError; in threads, processes and gevent nothing
is awaited at all.
`asyncio.run` in a thread, or in a process, is a way round for all of them: it starts a
loop for this one call, and ends it again.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-runner.html#asyncio.run",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.to_thread.run_sync",
    "https://trio-asyncio.readthedocs.io/en/latest/",
    "https://curio.readthedocs.io/en/latest/reference.html"
    "#blocking-operations-and-external-work",
    "https://www.gevent.org/api/gevent.threadpool.html",
    "https://anyio.readthedocs.io/en/stable/basics.html#backends",
)
CHAPTERS = (5, 17)


@answers("asyncio.run in a thread: an answer")
def with_threads():
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    async def library():
        await asyncio.sleep(0.01)
        return "an answer"

    def job():
        return asyncio.run(library())

    with ThreadPoolExecutor() as tasks:
        print("asyncio.run in a thread:", tasks.submit(job).result())


@answers("asyncio.run in a process: an answer")
def with_processes():
    import asyncio
    from concurrent.futures import ProcessPoolExecutor

    async def library():
        await asyncio.sleep(0.01)
        return "an answer"

    def job():
        return asyncio.run(library())

    if __name__ == "__main__":
        with ProcessPoolExecutor() as tasks:
            print("asyncio.run in a process:", tasks.submit(job).result())


@answers("awaited: an answer")
def with_asyncio():
    import asyncio

    async def library():
        await asyncio.sleep(0.01)
        return "an answer"

    async def main():
        print("awaited:", await library())

    asyncio.run(main())


@answers(
    "awaited: RuntimeError, no running event loop; asyncio.run in a thread: an answer"
)
def with_trio():
    import asyncio

    import trio

    async def library():
        await asyncio.sleep(0.01)
        return "an answer"

    def job():
        return asyncio.run(library())

    async def main():
        try:
            print("awaited:", await library())
        except RuntimeError as error:
            print(f"awaited: {type(error).__name__}, {error}")
        answer = await trio.to_thread.run_sync(job)
        print("asyncio.run in a thread:", answer)

    trio.run(main)


@answers(
    "awaited: RuntimeError, no running event loop; asyncio.run in a thread: an answer"
)
def with_curio():
    import asyncio

    import curio

    async def library():
        await asyncio.sleep(0.01)
        return "an answer"

    def job():
        return asyncio.run(library())

    async def main():
        try:
            print("awaited:", await library())
        except RuntimeError as error:
            print(f"awaited: {type(error).__name__}, {error}")
        answer = await curio.run_in_thread(job)
        print("asyncio.run in a thread:", answer)

    curio.run(main)


@answers("asyncio.run in a thread: an answer")
def with_gevent():
    import asyncio

    import gevent

    async def library():
        await asyncio.sleep(0.01)
        return "an answer"

    def job():
        return asyncio.run(library())

    pool = gevent.get_hub().threadpool
    print("asyncio.run in a thread:", pool.apply(job))


@answers(
    "awaited: an answer",
    on_trio="awaited: RuntimeError, no running event loop; "
    "asyncio.run in a thread: an answer",
)
def with_anyio():
    import asyncio

    import anyio

    async def library():
        await asyncio.sleep(0.01)
        return "an answer"

    def job():
        return asyncio.run(library())

    async def main():
        try:
            print("awaited:", await library())
        except RuntimeError as error:
            print(f"awaited: {type(error).__name__}, {error}")
            answer = await anyio.to_thread.run_sync(job)
            print("asyncio.run in a thread:", answer)

    anyio.run(main)
