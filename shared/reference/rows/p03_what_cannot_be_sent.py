"""I hand a lambda or a coroutine to another process: does it arrive?

They arrive only in a forked `Process`, which inherits what it is given.
What goes to a pool, or to a `Process` that is not forked, is pickled, and a function by
its name only, which a lambda does not have; a coroutine cannot be pickled at all.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled",
    "https://docs.python.org/3/library/multiprocessing.html#programming-guidelines",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html"
    "#running-functions-in-worker-processes",
)
CHAPTERS = (15,)
NOTHING_IS_SENT = "its tasks live in one process, where nothing is pickled"
UNASKED = dict.fromkeys(("asyncio", "trio", "gevent"), NOTHING_IS_SENT)


@answers("a lambda: runs; a coroutine: arrives")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from inspect import iscoroutine

    async def coroutine():
        pass

    with ThreadPoolExecutor(1) as tasks:
        print("a lambda:", tasks.submit(lambda: "runs").result())
        given = tasks.submit(coroutine).result()
        print("a coroutine:", "arrives" if iscoroutine(given) else given)
        given.close()


@answers(
    "a lambda: fork runs, spawn PicklingError, forkserver PicklingError, "
    "pool PicklingError; a coroutine: fork arrives, spawn TypeError, "
    "forkserver TypeError, pool TypeError"
)
def with_processes():
    from concurrent.futures import ProcessPoolExecutor
    from inspect import iscoroutine
    from multiprocessing import get_context

    async def coroutine():
        pass

    def take(given, found):
        found.put("arrives" if iscoroutine(given) else given)
        given.close()

    if __name__ == "__main__":
        print("a lambda", end=": ")
        for method in "fork", "spawn", "forkserver":
            context = get_context(method)
            found = context.SimpleQueue()
            child = context.Process(
                target=lambda found: found.put("runs"), args=(found,)
            )
            try:
                child.start()
                print(method, found.get(), end=", ")
                child.join()
            except Exception as error:
                print(method, type(error).__name__, end=", ")
        with ProcessPoolExecutor(1) as tasks:
            failed = tasks.submit(lambda: "runs").exception()
            print("pool", type(failed).__name__)

        print("a coroutine", end=": ")
        for method in "fork", "spawn", "forkserver":
            context = get_context(method)
            found = context.SimpleQueue()
            given = coroutine()
            child = context.Process(target=take, args=(given, found))
            try:
                child.start()
                print(method, found.get(), end=", ")
                child.join()
            except Exception as error:
                print(method, type(error).__name__, end=", ")
            given.close()
        with ProcessPoolExecutor(1) as tasks:
            failed = tasks.submit(coroutine).exception()
            print("pool", type(failed).__name__)


@answers("a lambda: AttributeError; a coroutine: TypeError")
def with_curio():
    from shared.curio_shim import prepare

    prepare()  # curio: on Python 3.12 and later the child needs the shim, too.

    import curio

    async def coroutine():
        pass

    async def main():
        for name, call in ("a lambda", lambda: "runs"), ("a coroutine", coroutine):
            try:
                print(f"{name}:", await curio.run_in_process(call))
            except Exception as error:
                print(f"{name}:", type(error).__name__)

    if __name__ == "__main__":
        curio.run(main)


@answers("a lambda: AttributeError; a coroutine: TypeError")
def with_anyio():
    import anyio
    from anyio import to_process

    async def coroutine():
        pass

    async def main():
        for name, call in ("a lambda", lambda: "runs"), ("a coroutine", coroutine):
            try:
                print(f"{name}:", await to_process.run_sync(call))
            except Exception as error:
                print(f"{name}:", type(error).__name__)

    if __name__ == "__main__":
        anyio.run(main)
