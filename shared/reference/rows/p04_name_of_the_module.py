"""What is `__name__` in the child, and why does everybody write the `__main__` guard?

A forked child has its parent's main module, with its name; a spawned child, or one from
the fork server, has the file imported again under another name (a fork server may do
that once for all, as newer ones do).
What stands outside the guard then runs again, and what starts processes there would
start them without end, which Python stops with a RuntimeError.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html"
    "#the-spawn-and-forkserver-start-methods",
    "https://github.com/python/cpython/issues/126631",
)
CHAPTERS = (15,)
NO_IMPORT = "its tasks live in one process, where nothing is imported anew"
UNASKED = dict.fromkeys(
    ("threads", "asyncio", "trio", "curio", "gevent", "anyio"), NO_IMPORT
)


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
