"""I have two cores: how much faster are two threads, or two processes?

Two threads of Python code are no faster, as they take turns at the lock of their one
interpreter, the GIL, unless Python is built without it; two processes are, with a lock
each.
Much of the C code that works on a large buffer gives the lock back meanwhile, as
`hashlib` does, so that two threads can hash at once.
"""

from shared.semantics.row import measures

SOURCES = (
    "https://docs.python.org/3/glossary.html#term-global-interpreter-lock",
    "https://docs.python.org/3/library/hashlib.html#hashlib.hash.update",
)
CHAPTERS = (15,)
ONE_THREAD = "its tasks run in one thread, one at a time"
UNASKED = {
    "asyncio": f"{ONE_THREAD}; `run_in_executor` may call a pool of processes: see P6",
    "trio": ONE_THREAD,
    "curio": f"{ONE_THREAD}; what `run_in_process` calls runs in a process: see P6",
    "gevent": ONE_THREAD,
    "anyio": f"{ONE_THREAD}; what `to_process` calls runs in a process: see P6",
}


@measures()
def with_threads():
    import hashlib
    import time
    from concurrent.futures import ThreadPoolExecutor

    buffer = bytes(20_000_000)

    def count(_):
        return sum(each * each for each in range(500_000))

    def sha256(_):
        return hashlib.sha256(buffer).digest()

    def seconds(work, at_once):
        with ThreadPoolExecutor(at_once) as tasks:
            took = []
            for _ in range(5):
                start = time.perf_counter()
                list(tasks.map(work, range(2)))
                took.append(time.perf_counter() - start)
            return min(took)

    for work in count, sha256:
        gain = seconds(work, 1) / seconds(work, 2)
        print(f"{work.__name__}: {gain:.2f} times as fast")


@measures()
def with_processes():
    import hashlib
    import time
    from concurrent.futures import ProcessPoolExecutor

    buffer = bytes(20_000_000)

    def count(_):
        return sum(each * each for each in range(500_000))

    def sha256(_):
        return hashlib.sha256(buffer).digest()

    def seconds(work, at_once):
        with ProcessPoolExecutor(at_once) as tasks:
            took = []
            for _ in range(5):
                start = time.perf_counter()
                list(tasks.map(work, range(2)))
                took.append(time.perf_counter() - start)
            return min(took)

    if __name__ == "__main__":
        for work in count, sha256:
            gain = seconds(work, 1) / seconds(work, 2)
            print(f"{work.__name__}: {gain:.2f} times as fast")
