"""A task raises and nobody asks for its result: do I hear of it?

You do, but for a pool: a thread, a process, a curio task and a greenlet report the
error as they fail; an asyncio task does when it is collected, and a future of a pool
never does.
A nursery and anyio's task group ask in your place: the error leaves them.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/threading.html#threading.excepthook",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.exitcode",
    "https://docs.python.org/3/library/asyncio-dev.html"
    "#detect-never-retrieved-exceptions",
    "https://trio.readthedocs.io/en/stable/reference-core.html#nurseries-and-spawning",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/api/gevent.greenlet.html#subclassing-greenlet",
    "https://anyio.readthedocs.io/en/stable/tasks.html",
)
CHAPTERS = (9,)


@answers("Thread: printed; pool: silent")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import redirect_stderr
    from io import StringIO
    from threading import Thread

    def fails():
        raise ValueError

    def heard(said):
        return "printed" if "ValueError" in said else "silent"

    with redirect_stderr(StringIO()) as stderr:
        unasked = Thread(target=fails)
        unasked.start()
        unasked.join()
    print("Thread:", heard(stderr.getvalue()))

    with redirect_stderr(StringIO()) as stderr, ThreadPoolExecutor() as tasks:
        tasks.submit(fails)
    print("pool:", heard(stderr.getvalue()))


@answers("Process: printed, exit code 1; pool: silent")
def with_processes():
    import os
    import tempfile
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Process

    def fails():
        raise ValueError

    def heard(said):
        return "printed" if b"ValueError" in said else "silent"

    if __name__ == "__main__":
        with tempfile.TemporaryFile() as stderr:
            os.dup2(stderr.fileno(), 2)  # Children inherit it.
            unasked = Process(target=fails)
            unasked.start()
            unasked.join()
            stderr.seek(0)
            print(f"Process: {heard(stderr.read())}, exit code {unasked.exitcode}")

        with tempfile.TemporaryFile() as stderr:
            os.dup2(stderr.fileno(), 2)
            with ProcessPoolExecutor(1) as tasks:
                tasks.submit(fails)
            stderr.seek(0)
            print("pool:", heard(stderr.read()))


@answers("while the task is held: silent; once it is collected: logged")
def with_asyncio():
    import asyncio
    import gc
    import logging
    from io import StringIO

    log = StringIO()
    logging.basicConfig(stream=log)

    async def fails():
        raise ValueError

    def heard(said):
        return "logged" if "ValueError" in said else "silent"

    async def main():
        unasked = asyncio.create_task(fails())
        await asyncio.wait([unasked])
        print("while the task is held:", heard(log.getvalue()))
        del unasked
        gc.collect()
        print("once it is collected:", heard(log.getvalue()))

    asyncio.run(main())


@answers("the nursery raises ExceptionGroup")
def with_trio():
    import trio

    async def fails():
        raise ValueError

    async def main():
        try:
            async with trio.open_nursery() as tasks:
                tasks.start_soon(fails)
        except Exception as error:
            print("the nursery raises", type(error).__name__)

    trio.run(main)


@answers("logged")
def with_curio():
    import logging
    from io import StringIO

    import curio

    log = StringIO()
    logging.basicConfig(stream=log)

    async def fails():
        raise ValueError

    def heard(said):
        return "logged" if "ValueError" in said else "silent"

    async def main():
        unasked = await curio.spawn(fails)
        await unasked.wait()
        print(heard(log.getvalue()))

    curio.run(main)


@answers("printed")
def with_gevent():
    from contextlib import redirect_stderr
    from io import StringIO

    import gevent

    def fails():
        raise ValueError

    def heard(said):
        return "printed" if "ValueError" in said else "silent"

    with redirect_stderr(StringIO()) as stderr:
        unasked = gevent.spawn(fails)
        unasked.join()
    print(heard(stderr.getvalue()))


@answers("the group raises ExceptionGroup")
def with_anyio():
    import anyio

    async def fails():
        raise ValueError

    async def main():
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(fails)
        except Exception as error:
            print("the group raises", type(error).__name__)

    anyio.run(main)
