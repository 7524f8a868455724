"""A job in another process raises: is what I catch the exception it raised?

No, another object: it is of the same class, but pickled there and made anew here, and
its traceback stays behind.
A pool, also behind asyncio's `run_in_executor`, and curio's `run_in_process` send it
along as text, in the `__cause__`, and anyio's `to_process` does not; nor does it find a
class of the main module, and raises ModuleNotFoundError, unless `multiprocessing` has
been imported.
In a thread pool it is the very object, with the traceback of the job.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://github.com/python/cpython/blob/main/Lib/concurrent/futures/process.py",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.result",
    "https://docs.python.org/3/library/asyncio-eventloop.html"
    "#asyncio.loop.run_in_executor",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html"
    "#running-functions-in-worker-processes",
)
CHAPTERS = (15,)
ONE_PROCESS = "its tasks live in one process"
UNASKED = dict.fromkeys(("trio", "gevent"), ONE_PROCESS)


@answers("ValueError; the object that was raised; __cause__: None")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor

    raised = []

    def fails():
        error = ValueError()
        raised.append(error)
        raise error

    with ThreadPoolExecutor() as tasks:
        error = tasks.submit(fails).exception()
    print(type(error).__name__)
    same = any(error is each for each in raised)
    print("the object that was raised" if same else "another object")
    cause = error.__cause__
    print("__cause__:", cause and type(cause).__name__)


@answers("ValueError; another object; __cause__: _RemoteTraceback")
def with_processes():
    from concurrent.futures import ProcessPoolExecutor

    raised = []

    def fails():
        error = ValueError()
        raised.append(error)
        raise error

    if __name__ == "__main__":
        with ProcessPoolExecutor(1) as tasks:
            error = tasks.submit(fails).exception()
        print(type(error).__name__)
        same = any(error is each for each in raised)
        print("the object that was raised" if same else "another object")
        cause = error.__cause__
        print("__cause__:", cause and type(cause).__name__)


@answers("ValueError; another object; __cause__: _RemoteTraceback")
def with_asyncio():
    import asyncio
    from concurrent.futures import ProcessPoolExecutor

    raised = []

    def fails():
        error = ValueError()
        raised.append(error)
        raise error

    async def main():
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(1) as processes:
            try:
                await loop.run_in_executor(processes, fails)
            except Exception as error:
                print(type(error).__name__)
                same = any(error is each for each in raised)
                print("the object that was raised" if same else "another object")
                cause = error.__cause__
                print("__cause__:", cause and type(cause).__name__)

    if __name__ == "__main__":
        asyncio.run(main())


@answers("ValueError; another object; __cause__: RemoteTraceback")
def with_curio():
    from shared.curio_shim import prepare

    prepare()  # curio: on Python 3.12 and later the child needs the shim, too.

    import curio

    raised = []

    def fails():
        error = ValueError()
        raised.append(error)
        raise error

    async def main():
        try:
            await curio.run_in_process(fails)
        except Exception as error:
            print(type(error).__name__)
            same = any(error is each for each in raised)
            print("the object that was raised" if same else "another object")
            cause = error.__cause__
            print("__cause__:", cause and type(cause).__name__)

    if __name__ == "__main__":
        curio.run(main)


@answers(
    "ValueError; another object; __cause__: None; "
    "a class of the main module: ModuleNotFoundError; "
    "with multiprocessing imported: OutOfStock"
)
def with_anyio():
    from importlib import import_module

    import anyio
    from anyio import to_process

    raised = []

    class OutOfStock(Exception):
        pass

    def fails():
        error = ValueError()
        raised.append(error)
        raise error

    def runs_out():
        raise OutOfStock

    async def caught(call):
        try:
            await to_process.run_sync(call)
        except Exception as error:
            return error

    async def main():
        error = await caught(fails)
        print(type(error).__name__)
        same = any(error is each for each in raised)
        print("the object that was raised" if same else "another object")
        cause = error.__cause__
        print("__cause__:", cause and type(cause).__name__)
        error = await caught(runs_out)
        print("a class of the main module:", type(error).__name__)
        import_module("multiprocessing")
        error = await caught(runs_out)
        print("with multiprocessing imported:", type(error).__name__)

    if __name__ == "__main__":
        anyio.run(main)
