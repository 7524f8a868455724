"""What is `__name__` in the child, and why does everybody write the `__main__` guard?

`__main__` in a forked child, which has its parent's main module, with its name; a
spawned child, or one from the fork server, has the file imported again under another
name, `__mp_main__` (a fork server may do that once for all, as newer ones do), and so
has one of curio's `run_in_process` and of anyio's `to_process`.
What stands outside the guard then runs again, and what starts processes there would
start them without end, which Python stops with a RuntimeError.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html"
    "#the-spawn-and-forkserver-start-methods",
    "https://github.com/python/cpython/issues/126631",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html"
    "#running-functions-in-worker-processes",
)
CHAPTERS = (15,)
NO_IMPORT = "its tasks live in one process, where nothing is imported anew"
UNASKED = dict.fromkeys(("threads", "asyncio", "trio", "gevent"), NO_IMPORT)


@answers("fork: __main__; spawn: __mp_main__; forkserver: __mp_main__")
def with_processes():
    from multiprocessing import get_context

    def child(found):
        found.put(__name__)

    if __name__ == "__main__":
        for method in "fork", "spawn", "forkserver":
            context = get_context(method)
            found = context.SimpleQueue()
            task = context.Process(target=child, args=(found,))
            task.start()
            print(f"{method}: {found.get()}")
            task.join()


@answers("run_in_process: __mp_main__")
def with_curio():
    from shared.curio_shim import prepare

    prepare()  # curio: on Python 3.12 and later the child needs the shim, too.

    import curio

    def child():
        return __name__

    async def main():
        print("run_in_process:", await curio.run_in_process(child))

    if __name__ == "__main__":
        curio.run(main)


@answers("to_process: __mp_main__")
def with_anyio():
    import anyio
    from anyio import to_process

    def child():
        return __name__

    async def main():
        print("to_process:", await to_process.run_sync(child))

    if __name__ == "__main__":
        anyio.run(main)
