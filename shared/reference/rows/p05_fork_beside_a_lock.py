"""A thread of mine holds a lock while I fork: what does the child find?

Only the thread that forks exists in the child; the lock is copied as it is, held, and
whoever could release it is not there.
Since Python 3.12 a fork in a process with several threads gives a DeprecationWarning;
`spawn` and `forkserver` begin with locks of their own.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/os.html#os.fork",
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
)
CHAPTERS = (15,)
NO_FORK = "its tasks live in one process, which is not forked"
UNASKED = dict.fromkeys(
    ("threads", "asyncio", "trio", "curio", "gevent", "anyio"), NO_FORK
)


@answers(
    "the lock is released in the parent, held in the child",
    since={
        "3.12": "DeprecationWarning; "
        "the lock is released in the parent, held in the child"
    },
)
def with_processes():
    import warnings
    from multiprocessing import get_context
    from threading import Event, Lock, Thread

    lock, held, done = Lock(), Event(), Event()

    def holder():
        with lock:
            held.set()
            done.wait()

    def state():
        if lock.acquire(timeout=0.1):
            return "released"
        return "held"

    def child(pipe):
        pipe.recv()
        pipe.send(state())

    if __name__ == "__main__":
        context = get_context("fork")
        ours, theirs = context.Pipe()
        thread = Thread(target=holder)
        thread.start()
        held.wait()
        with warnings.catch_warnings(record=True) as given:
            warnings.simplefilter("always")
            task = context.Process(target=child, args=(theirs,))
            task.start()
        for each in given:
            print(each.category.__name__)
        done.set()
        thread.join()
        print(f"the lock is {state()} in the parent", end=", ")
        ours.send("now")
        print(ours.recv(), "in the child")
        task.join()
