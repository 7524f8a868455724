"""Which exception is a cancellation, and does `except Exception` catch it?

asyncio's CancelledError, trio's Cancelled, curio's TaskCancelled and gevent's
GreenletExit; anyio has its backend's.
Inside a cancelled task it derives from BaseException alone, so that an
`except Exception` around a request does not swallow it.
With threads and processes nothing is raised in the job: whoever asks a cancelled
Future for its result gets an ordinary Exception.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.CancelledError",
    "https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.CancelledError",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.Cancelled",
    "https://github.com/dabeaz/curio/blob/1.6/curio/errors.py",
    "https://www.gevent.org/api/gevent.greenlet.html#gevent.GreenletExit",
    "https://anyio.readthedocs.io/en/stable/cancellation.html#finalization",
)
CHAPTERS = (9, 11)


@answers("except Exception catches CancelledError, in result()")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    gate = Event()

    def task():
        gate.wait()

    with ThreadPoolExecutor(max_workers=1) as tasks:
        tasks.submit(task)
        waiting = tasks.submit(task)
        waiting.cancel()
        gate.set()
        try:
            waiting.result()
        except Exception as error:
            name = type(error).__name__
            print(f"except Exception catches {name}, in result()")
        except BaseException as error:
            name = type(error).__name__
            print(f"except Exception misses {name}, in result()")


@answers("except Exception catches CancelledError, in result()")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def task(gate):
        gate.wait()

    if __name__ == "__main__":
        with Manager() as manager, ProcessPoolExecutor(max_workers=1) as tasks:
            gate = manager.Event()
            # The first few count as running as soon as they are sent off.
            waiting = [tasks.submit(task, gate) for _ in range(8)][-1]
            waiting.cancel()
            gate.set()
            try:
                waiting.result()
            except Exception as error:
                name = type(error).__name__
                print(f"except Exception catches {name}, in result()")
            except BaseException as error:
                name = type(error).__name__
                print(f"except Exception misses {name}, in result()")


@answers("except Exception misses CancelledError")
def with_asyncio():
    import asyncio

    async def task(began):
        try:
            began.set()
            await asyncio.Event().wait()
        except Exception as error:
            print("except Exception catches", type(error).__name__)
        except BaseException as error:
            print("except Exception misses", type(error).__name__)
            raise

    async def main():
        began = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(task(began))
            await began.wait()
            waiting.cancel()

    asyncio.run(main())


@answers("except Exception misses Cancelled")
def with_trio():
    import trio

    async def task(began):
        try:
            began.set()
            await trio.sleep_forever()
        except Exception as error:
            print("except Exception catches", type(error).__name__)
        except BaseException as error:
            print("except Exception misses", type(error).__name__)
            raise

    async def main():
        began = trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()

    trio.run(main)


@answers("except Exception misses TaskCancelled")
def with_curio():
    import curio

    async def task(began):
        try:
            await began.set()
            await curio.Event().wait()
        except Exception as error:
            print("except Exception catches", type(error).__name__)
        except BaseException as error:
            print("except Exception misses", type(error).__name__)
            raise

    async def main():
        began = curio.Event()
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began)
            await began.wait()
            await waiting.cancel()

    curio.run(main)


@answers("except Exception misses GreenletExit")
def with_gevent():
    import gevent
    from gevent.event import Event

    def task(began):
        try:
            began.set()
            Event().wait()
        except Exception as error:
            print("except Exception catches", type(error).__name__)
        except BaseException as error:
            print("except Exception misses", type(error).__name__)
            raise

    began = Event()
    waiting = gevent.spawn(task, began)
    began.wait()
    waiting.kill()


@answers(
    "except Exception misses CancelledError",
    on_trio="except Exception misses Cancelled",
)
def with_anyio():
    import anyio

    async def task(began):
        try:
            began.set()
            await anyio.sleep_forever()
        except Exception as error:
            print("except Exception catches", type(error).__name__)
        except BaseException as error:
            print("except Exception misses", type(error).__name__)
            raise

    async def main():
        began = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task, began)
            await began.wait()
            tasks.cancel_scope.cancel()

    anyio.run(main)
