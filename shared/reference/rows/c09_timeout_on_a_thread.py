"""A call in a worker thread takes too long: does the timeout end it?

Not the thread: asyncio, curio and gevent abandon it, and trio and anyio wait for it,
return its result and raise at the next checkpoint in the scope.
trio and anyio abandon it too if the call says `abandon_on_cancel=True`, and so does
anyio if the time-out is asyncio's own, which its call cannot hold back.
A thread that asks with `from_thread.check_cancelled()` ends, and then their call
raises.
`asyncio.run` waits for the abandoned thread before it returns (on Python 3.13.0, but
not on uvloop, for five minutes at most), as leaving a pool does.
`trio.run`, `curio.run` and `anyio.run` do not: curio's thread then dies of an OSError,
with a traceback, and on asyncio the interpreter waits for anyio's thread when it exits.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.result",
    "https://docs.python.org/3/library/asyncio-eventloop.html"
    "#asyncio.loop.shutdown_default_executor",
    "https://docs.python.org/3/library/asyncio-runner.html#asyncio.run",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.to_thread.run_sync",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#trio.from_thread.check_cancelled",
    "https://curio.readthedocs.io/en/latest/reference.html"
    "#blocking-operations-and-external-work",
    "https://www.gevent.org/api/gevent.timeout.html",
    "https://anyio.readthedocs.io/en/stable/threads.html"
    "#running-a-function-in-a-worker-thread",
)
CHAPTERS = (5, 9, 10, 11)


@answers("call raises TimeoutError; thread ends; pool is left")
def with_threads():
    import time
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    gate = Event()

    def work():
        gate.wait()
        time.sleep(0.2)
        print("thread ends")

    with ThreadPoolExecutor() as tasks:
        try:
            tasks.submit(work).result(timeout=0.5)
        except TimeoutError as error:
            print("call raises", type(error).__name__)
        else:
            print("call returns")
        gate.set()
    print("pool is left")


@answers("call raises TimeoutError; process ends; pool is left")
def with_processes():
    import time
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def work(gate):
        gate.wait()
        time.sleep(0.2)
        print("process ends", flush=True)

    if __name__ == "__main__":
        with Manager() as manager:
            gate = manager.Event()
            with ProcessPoolExecutor() as tasks:
                try:
                    tasks.submit(work, gate).result(timeout=0.5)
                except TimeoutError as error:
                    print("call raises", type(error).__name__)
                else:
                    print("call returns")
                gate.set()
            print("pool is left")


@answers("call raises TimeoutError; thread ends; run() returns")
def with_asyncio():
    import asyncio
    import time
    from threading import Event

    gate = Event()

    def work():
        gate.wait()
        time.sleep(0.2)
        print("thread ends")

    async def main():
        try:
            async with asyncio.timeout(0.5):
                await asyncio.to_thread(work)
        except TimeoutError as error:
            print("call raises", type(error).__name__)
        else:
            print("call returns")
        gate.set()

    asyncio.run(main())
    print("run() returns")


@answers(
    "thread ends; call returns; the next checkpoint raises TooSlowError; "
    "if abandoned: call raises TooSlowError, run() returns, thread ends; "
    "if it asks: thread ends, call raises TooSlowError"
)
def with_trio():
    from threading import Event

    import trio

    gate = Event()
    ended = Event()

    def work():
        gate.wait()
        print("thread ends")
        ended.set()

    async def patient():
        async def open_gate(scope):
            await trio.sleep_until(scope.deadline)
            gate.set()

        async with trio.open_nursery() as tasks:
            try:
                with trio.fail_after(0.5) as scope:
                    tasks.start_soon(open_gate, scope)
                    await trio.to_thread.run_sync(work)
                    print("call returns")
                    await trio.sleep(0)
            except trio.TooSlowError as error:
                print("the next checkpoint raises", type(error).__name__)

    async def abandoning():
        try:
            with trio.fail_after(0.5):
                await trio.to_thread.run_sync(work, abandon_on_cancel=True)
        except trio.TooSlowError as error:
            print("call raises", type(error).__name__, end=", ")
        else:
            print("call returns", end=", ")

    def asks():
        try:
            while True:
                trio.from_thread.check_cancelled()
        finally:
            print("thread ends", end=", ")

    async def asking():
        try:
            with trio.fail_after(0.1):
                await trio.to_thread.run_sync(asks)
        except trio.TooSlowError as error:
            print("call raises", type(error).__name__)

    trio.run(patient)
    gate.clear()
    ended.clear()
    print("if abandoned", end=": ")
    trio.run(abandoning)
    print("run() returns", end=", ")
    gate.set()
    ended.wait()
    print("if it asks", end=": ")
    trio.run(asking)


@answers("call raises TaskTimeout; run() returns; work is done; thread dies of OSError")
def with_curio():
    import threading
    from threading import Event

    import curio

    gate = Event()
    threads = []

    def work():
        threads.append(threading.current_thread())
        gate.wait()
        print("work is done")

    def died(args):
        print("thread dies of", args.exc_type.__name__)

    async def main():
        try:
            async with curio.timeout_after(0.5):
                await curio.run_in_thread(work)
        except curio.TaskTimeout as error:
            print("call raises", type(error).__name__)
        else:
            print("call returns")

    threading.excepthook = died
    curio.run(main)
    print("run() returns")
    gate.set()
    threads[0].join()


@answers("call raises Timeout; thread ends")
def with_gevent():
    from threading import Event

    import gevent

    gate = Event()
    ended = Event()

    def work():
        gate.wait()
        print("thread ends")
        ended.set()

    try:
        with gevent.Timeout(0.5):
            gevent.get_hub().threadpool.apply(work)
    except gevent.Timeout as error:
        print("call raises", type(error).__name__)
    else:
        print("call returns")
    gate.set()
    ended.wait()


@answers(
    "thread ends; call returns; the next checkpoint raises TimeoutError; "
    "if abandoned: call raises TimeoutError, run() returns, thread ends; "
    "if it asks: thread ends, call raises TimeoutError; "
    "asyncio's timeout: call raises TimeoutError, run() returns, thread ends"
)
def with_anyio():
    import asyncio
    from threading import Event

    import anyio

    gate = Event()
    ended = Event()

    def work():
        gate.wait()
        print("thread ends")
        ended.set()

    async def patient():
        async def open_gate(scope):
            await anyio.sleep_until(scope.deadline)
            gate.set()

        async with anyio.create_task_group() as tasks:
            try:
                with anyio.fail_after(0.5) as scope:
                    tasks.start_soon(open_gate, scope)
                    await anyio.to_thread.run_sync(work)
                    print("call returns")
                    await anyio.sleep(0)
            except TimeoutError as error:
                print("the next checkpoint raises", type(error).__name__)

    async def abandoning():
        try:
            with anyio.fail_after(0.5):
                await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
        except TimeoutError as error:
            print("call raises", type(error).__name__, end=", ")
        else:
            print("call returns", end=", ")

    def asks():
        try:
            while True:
                anyio.from_thread.check_cancelled()
        finally:
            print("thread ends", end=", ")

    async def asking():
        try:
            with anyio.fail_after(0.1):
                await anyio.to_thread.run_sync(asks)
        except TimeoutError as error:
            print("call raises", type(error).__name__)

    async def timed_by_asyncio():
        try:
            async with asyncio.timeout(0.5):
                await anyio.to_thread.run_sync(work)
        except TimeoutError as error:
            print("call raises", type(error).__name__, end=", ")

    anyio.run(patient)
    gate.clear()
    ended.clear()
    print("if abandoned", end=": ")
    anyio.run(abandoning)
    print("run() returns", end=", ")
    gate.set()
    ended.wait()
    print("if it asks", end=": ")
    anyio.run(asking)
    gate.clear()
    ended.clear()
    print("asyncio's timeout", end=": ")
    anyio.run(timed_by_asyncio, backend="asyncio")
    print("run() returns", end=", ")
    gate.set()
    ended.wait()
