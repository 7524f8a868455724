"""Code that already runs in a loop calls `run` once more: may it?

Not in the same thread, if it is of the same kind: a thread has one running loop of a
kind, and a second `run` of that kind is refused; trio's and curio's work inside
asyncio's loop, anyio's on neither backend, and another thread may have a loop of its
own.
A job may use a pool of its own, and a process may have children unless it is daemonic;
gevent has no `run`, a greenlet waits for another wherever it is.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-runner.html#asyncio.run",
    "https://curio.readthedocs.io/en/latest/reference.html#basic-execution",
    "https://anyio.readthedocs.io/en/stable/api.html#anyio.run",
    "https://github.com/python-trio/trio/blob/main/src/trio/_core/_run.py",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.daemon",
)
CHAPTERS = (13,)


@answers("a pool within a pool: works")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor

    def inner():
        return "works"

    def main():
        with ThreadPoolExecutor() as tasks:
            return tasks.submit(inner).result()

    with ThreadPoolExecutor() as tasks:
        print("a pool within a pool:", tasks.submit(main).result())


@answers("in a Process: works; in a daemonic one: raises AssertionError")
def with_processes():
    from multiprocessing import Process

    def inner():
        print("works", flush=True)

    def main(where):
        print(where, end=": ", flush=True)
        try:
            child = Process(target=inner)
            child.start()
            child.join()
        except Exception as error:
            print("raises", type(error).__name__, flush=True)

    if __name__ == "__main__":
        for daemon, where in (False, "in a Process"), (True, "in a daemonic one"):
            outer = Process(target=main, args=(where,), daemon=daemon)
            outer.start()
            outer.join()


@answers("in the same thread: raises RuntimeError; in another: works")
def with_asyncio():
    import asyncio

    async def inner():
        return "works"

    def run():
        try:
            return asyncio.run(inner())
        except Exception as error:
            return f"raises {type(error).__name__}"

    async def main():
        print("in the same thread:", run())
        print("in another:", await asyncio.to_thread(run))

    asyncio.run(main())


@answers(
    "in the same thread: raises RuntimeError; in another: works; "
    "in asyncio's loop: works"
)
def with_trio():
    import asyncio

    import trio

    async def inner():
        return "works"

    def run():
        try:
            return trio.run(inner)
        except Exception as error:
            return f"raises {type(error).__name__}"

    async def main():
        print("in the same thread:", run())
        print("in another:", await trio.to_thread.run_sync(run))

    async def host():
        print("in asyncio's loop:", run())

    trio.run(main)
    asyncio.run(host())


@answers(
    "in the same thread: raises RuntimeError; in another: works; "
    "in asyncio's loop: works"
)
def with_curio():
    import asyncio

    import curio

    async def inner():
        return "works"

    def run():
        try:
            return curio.run(inner)
        except Exception as error:
            return f"raises {type(error).__name__}"

    async def main():
        print("in the same thread:", run())
        print("in another:", await curio.run_in_thread(run))

    async def host():
        print("in asyncio's loop:", run())

    curio.run(main)
    asyncio.run(host())


@answers("a greenlet waits for another: works")
def with_gevent():
    import gevent

    def inner():
        return "works"

    def main():
        return gevent.spawn(inner).get()

    print("a greenlet waits for another:", gevent.spawn(main).get())


@answers(
    "in the same thread: raises RuntimeError; in another: works; "
    "in asyncio's loop, on trio: raises RuntimeError"
)
def with_anyio():
    import asyncio

    import anyio

    async def inner():
        return "works"

    def run(**how):
        try:
            return anyio.run(inner, **how)
        except Exception as error:
            return f"raises {type(error).__name__}"

    async def main():
        print("in the same thread:", run())
        print("in another:", await anyio.to_thread.run_sync(run))

    async def host():
        print("in asyncio's loop, on trio:", run(backend="trio"))

    anyio.run(main)
    asyncio.run(host())
