"""A thread of mine holds a lock while I fork: what does the child find?

The lock, held: it is copied as it is, and only the thread that forks exists in the
child, not the one that would release it; a greenlet is there, and goes on in the child
too.
The child makes some locks of the library's own anew, such as that of a `logging`
handler.
Since Python 3.12 a fork in a process with several threads gives a DeprecationWarning;
`spawn` and `forkserver` begin with locks of their own.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/os.html#os.fork",
    "https://www.gevent.org/api/gevent.os.html",
    "https://github.com/gevent/gevent/issues/2202",
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
)
CHAPTERS = (15,)
ONE_THREAD = "its tasks are all in one thread"
UNASKED = {
    "threads": "asked of processes, where a thread holds the lock",
    **dict.fromkeys(("asyncio", "trio", "curio", "anyio"), ONE_THREAD),
}


@answers(
    "the lock is released in the parent; "
    "in the child: fork held, spawn released, forkserver released; "
    "a lock of logging: fork released",
    since={
        "3.12": "fork: DeprecationWarning; the lock is released in the parent; "
        "in the child: fork held, spawn released, forkserver released; "
        "a lock of logging: fork released"
    },
)
def with_processes():
    import warnings
    from logging import Handler
    from multiprocessing import get_context
    from threading import Event, Lock, Thread

    lock, held, done = Lock(), Event(), Event()
    logs = Handler()

    def holder():
        with lock, logs.lock:
            held.set()
            done.wait()

    def state(lock):
        if lock.acquire(timeout=0.1):
            lock.release()
            return "released"
        return "held"

    def child(pipe):
        pipe.recv()
        pipe.send((state(lock), state(logs.lock)))

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
        print(f"the lock is {state(lock)} in the parent")
        found = {}
        for method, (task, ours) in tasks.items():
            ours.send("now")
            found[method] = ours.recv()
            task.join()
        said = [f"{method} {mine}" for method, (mine, _) in found.items()]
        print("in the child:", ", ".join(said))
        print("a lock of logging: fork", found["fork"][1])


@answers("the lock is released in the parent, released in the child")
def with_gevent():
    from gevent import monkey

    monkey.patch_all()

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

    def child(now):
        now.wait()
        done.set()
        thread.join()
        print(state(), "in the child")

    if __name__ == "__main__":
        context = get_context("fork")
        now = context.Event()
        thread = Thread(target=holder)
        thread.start()
        held.wait()
        task = context.Process(target=child, args=(now,))
        task.start()
        done.set()
        thread.join()
        print(f"the lock is {state()} in the parent", end=", ", flush=True)
        now.set()
        task.join()
