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
    "the lock is released in the parent; "
    "in the child: fork held, spawn released, forkserver released",
    since={
        "3.12": "fork: DeprecationWarning; the lock is released in the parent; "
        "in the child: fork held, spawn released, forkserver released"
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
            lock.release()
            return "released"
        return "held"

    def child(pipe):
        pipe.recv()
        pipe.send(state())

    if __name__ == "__main__":
        thread = Thread(target=holder)
        thread.start()
        held.wait()
        tasks = {}
        for method in "fork", "spawn", "forkserver":
            context = get_context(method)
            ours, theirs = context.Pipe()
            task = context.Process(target=child, args=(theirs,))
            with warnings.catch_warnings(record=True) as given:
                warnings.simplefilter("always")
                task.start()
            for each in given:
                print(f"{method}: {each.category.__name__}")
            tasks[method] = task, ours
        done.set()
        thread.join()
        print(f"the lock is {state()} in the parent")
        found = []
        for method, (task, ours) in tasks.items():
            ours.send("now")
            found.append(f"{method} {ours.recv()}")
            task.join()
        print("in the child:", ", ".join(found))
