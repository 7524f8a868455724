"""I set a global and start a child: does the child see it, and do I see what it sets?

A forked child does, as it begins with a copy of everything its parent has at that
moment; a spawned one, or one from the fork server, imports the main module anew,
without what ran later or below the `__main__` guard, and so does one of curio's
`run_in_process` or of anyio's `to_process`.
Nothing that a child sets comes back by itself; threads and tasks share one memory.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#the-spawn-and-forkserver-start-methods",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html"
    "#running-functions-in-worker-processes",
)
CHAPTERS = (3, 8, 15)
SHARED = "as with threads: all tasks share one memory"
UNASKED = dict.fromkeys(("asyncio", "trio", "gevent"), SHARED)


@answers("the child sees 7; then the parent sees 9")
def with_threads():
    from queue import SimpleQueue
    from threading import Thread

    number = 0

    def child(found):
        global number
        found.put(number)
        number = 9

    if __name__ == "__main__":
        number = 7
        found = SimpleQueue()
        task = Thread(target=child, args=(found,))
        task.start()
        print(f"the child sees {found.get()}")
        task.join()
        print("then the parent sees", number)


@answers(
    "fork: the child sees 7; spawn: the child sees 0; forkserver: the child sees 0; "
    "then the parent sees 7"
)
def with_processes():
    from multiprocessing import get_context

    number = 0

    def child(found):
        global number
        found.put(number)
        number = 9

    if __name__ == "__main__":
        number = 7
        for method in "fork", "spawn", "forkserver":
            context = get_context(method)
            found = context.SimpleQueue()
            task = context.Process(target=child, args=(found,))
            task.start()
            print(f"{method}: the child sees {found.get()}")
            task.join()
        print("then the parent sees", number)


@answers("run_in_process: the child sees 0; then the parent sees 7")
def with_curio():
    from shared.curio_shim import prepare

    prepare()  # curio: on Python 3.12 and later the child needs the shim, too.

    import curio

    number = 0

    def child():
        global number
        found, number = number, 9
        return found

    async def main():
        found = await curio.run_in_process(child)
        print("run_in_process: the child sees", found)

    if __name__ == "__main__":
        number = 7
        curio.run(main)
        print("then the parent sees", number)


@answers("to_process: the child sees 0; then the parent sees 7")
def with_anyio():
    import anyio
    from anyio import to_process

    number = 0

    def child():
        global number
        found, number = number, 9
        return found

    async def main():
        found = await to_process.run_sync(child)
        print("to_process: the child sees", found)

    if __name__ == "__main__":
        number = 7
        anyio.run(main)
        print("then the parent sees", number)
