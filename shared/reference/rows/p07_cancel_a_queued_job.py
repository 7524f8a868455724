"""Four jobs and one worker: which of them can I still cancel while the first runs?

In a pool of threads all but the first, in one of processes only the last: a job can be
cancelled until its pool has taken it, and a thread takes one only when it is free.
A process pool moves jobs to a queue of their own ahead of that, up to one more than it
has workers, and those count as running.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.cancel",
    "https://github.com/python/cpython/blob/main/Lib/concurrent/futures/process.py",
)
CHAPTERS = (15,)
NO_QUEUE = "its tasks are not queued for a worker"
UNASKED = dict.fromkeys(("asyncio", "trio", "curio", "gevent", "anyio"), NO_QUEUE)


@answers("cancelled: no, yes, yes, yes")
def with_threads():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    def job(started, go_on):
        started.set()
        go_on.wait()

    started, go_on = Event(), Event()
    with ThreadPoolExecutor(1) as tasks:
        jobs = [tasks.submit(job, started, go_on)]
        started.wait()
        jobs += [tasks.submit(job, started, go_on) for _ in range(3)]
        cancelled = [each.cancel() for each in jobs]
        go_on.set()
    told = ("yes" if each else "no" for each in cancelled)
    print("cancelled:", ", ".join(told))


@answers("cancelled: no, no, no, yes")
def with_processes():
    import time
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Manager

    def job(started, go_on):
        started.set()
        go_on.wait()

    if __name__ == "__main__":
        with Manager() as manager, ProcessPoolExecutor(1) as tasks:
            started, go_on = manager.Event(), manager.Event()
            jobs = [tasks.submit(job, started, go_on)]
            started.wait()
            jobs += [tasks.submit(job, started, go_on) for _ in range(3)]
            # Nothing tells when the pool has fetched what it fetches ahead.
            while not jobs[2].running():
                time.sleep(0.001)
            cancelled = [each.cancel() for each in jobs]
            go_on.set()
        told = ("yes" if each else "no" for each in cancelled)
        print("cancelled:", ", ".join(told))
