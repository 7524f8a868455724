"""A worker process is killed in the middle of its job: who is told?

The caller of a ProcessPoolExecutor and the next one, also behind asyncio's
`run_in_executor`: it is broken, and both get BrokenProcessPool.
A `multiprocessing.Pool` starts another worker, which does the next job, and tells
nobody: `get` of the lost job waits for ever.
A pipe ends, by EOFError, also in curio's `run_in_process`, which fails for the next job
too; anyio's `to_process` raises BrokenWorkerProcess, and does the next one; of a
program that trio or gevent runs the exit code tells.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.process.BrokenProcessPool",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#module-multiprocessing.pool",
    "https://github.com/python/cpython/issues/66587",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.connection.Connection.recv",
    "https://docs.python.org/3/library/asyncio-eventloop.html"
    "#asyncio.loop.run_in_executor",
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.run_process",
    "https://github.com/dabeaz/curio/blob/1.6/curio/workers.py",
    "https://www.gevent.org/api/gevent.subprocess.html",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html"
    "#running-functions-in-worker-processes",
)
CHAPTERS = (15, 18)
UNASKED = {"threads": "a thread does not die alone by a signal or a crash: see F8"}


@answers(
    "Process: recv raises EOFError, exit code -9; "
    "ProcessPoolExecutor: BrokenProcessPool, the next job BrokenProcessPool; "
    "Pool: the next job runs, in another worker; I ask for the lost one; hangs"
)
def with_processes():
    import os
    import signal
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Pipe, Pool, Process

    def dies(pipe=None):
        os.kill(os.getpid(), signal.SIGKILL)

    def works():
        return "runs"

    if __name__ == "__main__":
        ours, theirs = Pipe(duplex=False)
        worker = Process(target=dies, args=(theirs,))
        worker.start()
        theirs.close()  # The child's end is then the only one.
        try:
            ours.recv()
        except Exception as error:
            print("Process: recv raises", type(error).__name__, end=", ")
        worker.join()
        print("exit code", worker.exitcode)

        with ProcessPoolExecutor(1) as pool:
            try:
                pool.submit(dies).result()
            except Exception as error:
                print("ProcessPoolExecutor:", type(error).__name__, end=", ")
            try:
                print("the next job", pool.submit(works).result())
            except Exception as error:
                print("the next job", type(error).__name__)

        with Pool(1) as pool:
            first = pool.apply(os.getpid)
            lost = pool.apply_async(dies)
            said = pool.apply(works)
            same = "the same" if pool.apply(os.getpid) == first else "another"
            print(f"Pool: the next job {said}, in {same} worker")
            print("I ask for the lost one")
            print(lost.get())


@answers("run_in_executor: BrokenProcessPool; the next job BrokenProcessPool")
def with_asyncio():
    import asyncio
    import os
    import signal
    from concurrent.futures import ProcessPoolExecutor

    def dies():
        os.kill(os.getpid(), signal.SIGKILL)

    def works():
        return "runs"

    async def main():
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(1) as pool:
            try:
                await loop.run_in_executor(pool, dies)
            except Exception as error:
                print("run_in_executor:", type(error).__name__)
            try:
                said = await loop.run_in_executor(pool, works)
                print("the next job", said)
            except Exception as error:
                print("the next job", type(error).__name__)

    if __name__ == "__main__":
        asyncio.run(main())


@answers("run_process: CalledProcessError, returncode -9; check=False: returncode -9")
def with_trio():
    import subprocess
    import sys

    import trio

    dies = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

    async def main():
        command = [sys.executable, "-c", dies]
        try:
            await trio.run_process(command)
        except subprocess.CalledProcessError as error:
            print("run_process:", type(error).__name__, end=", ")
            print("returncode", error.returncode)
        done = await trio.run_process(command, check=False)
        print("check=False: returncode", done.returncode)

    trio.run(main)


@answers("run_in_process: EOFError; the next job TypeError; run raises AttributeError")
def with_curio():
    from shared.curio_shim import prepare

    prepare()  # curio: on Python 3.12 and later the child needs the shim, too.

    import multiprocessing
    import os
    import signal

    import curio

    def dies():
        os.kill(os.getpid(), signal.SIGKILL)

    def works():
        return "runs"

    async def main():
        try:
            await curio.run_in_process(dies)
        except Exception as error:
            print("run_in_process:", type(error).__name__)
        # curio: the pipe may end before the worker counts as dead.
        for worker in multiprocessing.active_children():
            await curio.run_in_thread(worker.join)
        try:
            print("the next job", await curio.run_in_process(works))
        except Exception as error:
            print("the next job", type(error).__name__)

    if __name__ == "__main__":
        try:
            curio.run(main)
        except Exception as error:
            print("run raises", type(error).__name__)


@answers("run: CalledProcessError, returncode -9; Popen.wait: -9")
def with_gevent():
    import sys

    from gevent import subprocess

    dies = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    command = [sys.executable, "-c", dies]
    try:
        subprocess.run(command, check=True)
    except subprocess.CalledProcessError as error:
        print("run:", type(error).__name__, end=", ")
        print("returncode", error.returncode)
    print("Popen.wait:", subprocess.Popen(command).wait())


@answers("to_process: BrokenWorkerProcess; the next job runs")
def with_anyio():
    import os
    import signal

    import anyio
    from anyio import to_process

    def dies():
        os.kill(os.getpid(), signal.SIGKILL)

    def works():
        return "runs"

    async def main():
        try:
            await to_process.run_sync(dies)
        except Exception as error:
            print("to_process:", type(error).__name__)
        print("the next job", await to_process.run_sync(works))

    if __name__ == "__main__":
        anyio.run(main)
