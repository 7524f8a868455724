"""I set a global and start a child: does the child see it, and do I see what it sets?

A forked child begins with a copy of everything its parent has at that moment; a spawned
one, or one from the fork server, imports the main module anew, without what ran later
or below the `__main__` guard.
Nothing that a child sets comes back by itself; threads and tasks share one memory.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#the-spawn-and-forkserver-start-methods",
)
CHAPTERS = (3, 8, 15)
SHARED = "as with threads: all tasks share one memory"
UNASKED = dict.fromkeys(("asyncio", "trio", "curio", "gevent", "anyio"), SHARED)


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
