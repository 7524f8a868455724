"""SIGTERM ends the parent of a process pool: what becomes of its workers?

Without a handler the worker of a ProcessPoolExecutor finishes the job and does not end,
and its parent ends at once.
With a handler that raises SystemExit the job finishes, and the worker ends: the parent
leaves the pool's block.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/signal.html#signal.signal",
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Executor.shutdown",
    "https://github.com/python/cpython/blob/main/Lib/concurrent/futures/process.py",
)
CHAPTERS = (12,)
NO_WORKERS = "its tasks are in the process that ends"
UNASKED = dict.fromkeys(
    ("threads", "asyncio", "trio", "curio", "gevent", "anyio"), NO_WORKERS
)


@answers(
    "a handler: the job finishes, exit code 143; I wait for the worker; it ends; "
    "no handler: the job finishes, exit code -15; I wait for the worker; hangs"
)
def with_processes():
    import os
    import signal
    import sys
    from concurrent.futures import ProcessPoolExecutor, wait
    from multiprocessing import Pipe, Process

    shared = {}

    def begin(tells, gate):
        shared.update(tells=tells, gate=gate)

    def job():
        shared["tells"].send("the job begins")
        shared["gate"].recv()
        shared["tells"].send("the job finishes")

    def leave(signum, frame):
        sys.exit(128 + signum)

    def parent(handler, tells, gate):
        signal.signal(signal.SIGTERM, handler)
        ends = tells, gate
        with ProcessPoolExecutor(1, initializer=begin, initargs=ends) as pool:
            task = pool.submit(job)
            tells.send("the parent waits")
            while not task.done():
                # Short: a signal that comes just before it is seen after it.
                wait([task], timeout=0.05)

    if __name__ == "__main__":
        for handler, name in (leave, "a handler"), (signal.SIG_DFL, "no handler"):
            told, tells = Pipe(duplex=False)
            gate, opens = Pipe(duplex=False)
            program = Process(target=parent, args=(handler, tells, gate))
            program.start()
            tells.close()  # The pipe ends when the last of its holders has ended.
            for _ in "the job", "the parent":
                told.recv()
            os.kill(program.pid, signal.SIGTERM)
            if handler is signal.SIG_DFL:
                program.join()
            opens.send("go on")
            print(f"{name}: {told.recv()}", end=", ")
            program.join()
            print("exit code", program.exitcode)
            print("I wait for the worker")
            try:
                told.recv()
            except EOFError:
                print("it ends")
