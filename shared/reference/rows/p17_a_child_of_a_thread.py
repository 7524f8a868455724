"""I start a subprocess in a thread that is not the main one: am I told when it ends, or
does it stay a zombie?

You are told, by `wait` or `join` in any thread, and what has ended is a zombie until
somebody asks for its status; trio's `run_process` does for you, and so does asyncio's
child watcher, by a thread on Python 3.11, and without one from 3.12 on, where Linux has
pidfds.
Not so with gevent: its child watcher needs the main thread's loop, and in another
thread its Popen raises TypeError, though the program has been started, and becomes a
zombie.
The main thread's loop then takes the status of every child, and where it comes first,
`wait` of `subprocess` itself gives 0.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/subprocess.html#subprocess.Popen.wait",
    "https://docs.python.org/3/library/multiprocessing.html#all-start-methods",
    "https://docs.python.org/3.13/library/asyncio-policy.html#process-watchers",
    "https://docs.python.org/3/library/asyncio-subprocess.html#subprocess-and-threads",
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.run_process",
    "https://github.com/dabeaz/curio/blob/1.6/curio/subprocess.py",
    "https://www.gevent.org/api/gevent.subprocess.html",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html",
)
CHAPTERS = (15,)


@answers("nobody waits: a zombie; wait: 3, no zombie")
def with_threads():
    import os
    import subprocess
    from threading import Thread

    def state(pid):
        try:  # Wait until it has ended, and leave it as it is.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return "no zombie"
        return "a zombie"

    def task():
        child = subprocess.Popen(["sh", "-c", "exit 3"])
        print("nobody waits:", state(child.pid))
        print(f"wait: {child.wait()}, {state(child.pid)}")

    thread = Thread(target=task)
    thread.start()
    thread.join()


@answers("nobody joins: a zombie; join: 3, no zombie")
def with_processes():
    import os
    import sys
    from multiprocessing import Process
    from threading import Thread

    def state(pid):
        try:  # Wait until it has ended, and leave it as it is.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return "no zombie"
        return "a zombie"

    def task():
        child = Process(target=sys.exit, args=(3,))
        child.start()
        print("nobody joins:", state(child.pid))
        child.join()
        print(f"join: {child.exitcode}, {state(child.pid)}")

    if __name__ == "__main__":
        thread = Thread(target=task)
        thread.start()
        thread.join()


@answers(
    "watched by a thread; nobody waits: no zombie; wait: 3, no zombie",
    since={"3.12": "watched by no thread; nobody waits: no zombie; wait: 3, no zombie"},
    uvloop="watched by no thread; nobody waits: no zombie; wait: 3, no zombie",
)
def with_asyncio():
    import asyncio
    import os
    import threading
    from asyncio.subprocess import PIPE

    def state(pid):
        try:  # Wait until it has ended, and leave it as it is.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return "no zombie"
        return "a zombie"

    async def main():
        command = ["sh", "-c", "read line; exit 3"]
        child = await asyncio.create_subprocess_exec(*command, stdin=PIPE)
        names = [each.name for each in threading.enumerate()]
        by_thread = any("waitpid" in name for name in names)
        print("watched by", "a thread" if by_thread else "no thread")
        child.stdin.close()
        while child.returncode is None:
            await asyncio.sleep(0.01)
        print("nobody waits:", state(child.pid))
        print(f"wait: {await child.wait()}, {state(child.pid)}")

    def task():
        asyncio.run(main())

    thread = threading.Thread(target=task)
    thread.start()
    thread.join()


@answers("run_process: 3, no zombie; open_process, nobody waits: a zombie")
def with_trio():
    import os
    from functools import partial
    from threading import Thread

    import trio

    def state(pid):
        try:  # Wait until it has ended, and leave it as it is.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return "no zombie"
        return "a zombie"

    async def main():
        command = ["sh", "-c", "exit 3"]
        async with trio.open_nursery() as tasks:
            run = partial(trio.run_process, command, check=False)
            child = await tasks.start(run)
        print(f"run_process: {child.returncode}, {state(child.pid)}")
        child = await trio.lowlevel.open_process(command)
        print("open_process, nobody waits:", state(child.pid))

    thread = Thread(target=trio.run, args=(main,))
    thread.start()
    thread.join()


@answers("nobody waits: a zombie; wait: 3, no zombie")
def with_curio():
    import os
    from threading import Thread

    import curio
    from curio.subprocess import Popen

    def state(pid):
        try:  # Wait until it has ended, and leave it as it is.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return "no zombie"
        return "a zombie"

    async def main():
        child = Popen(["sh", "-c", "exit 3"])
        print("nobody waits:", state(child.pid))
        print(f"wait: {await child.wait()}, {state(child.pid)}")

    thread = Thread(target=curio.run, args=(main,))
    thread.start()
    thread.join()


@answers(
    "subprocess itself: 3; "
    "gevent's: TypeError: child watchers are only available on the default loop, "
    "a zombie; in the main thread: 3, no zombie; then subprocess itself: 0"
)
def with_gevent():
    import os
    import subprocess
    from threading import Thread

    import gevent
    import gevent.subprocess

    command = ["sh", "-c", "exit 3"]

    def state(pid):
        try:  # Wait until it has ended, and leave it as it is.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return "no zombie"
        return "a zombie"

    def task():
        try:
            gevent.subprocess.Popen(command)
        except TypeError as error:
            print(f"gevent's: {type(error).__name__}: {error}", end=", ")
        child = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        print(state(child.si_pid))

    def itself(last):
        child = subprocess.Popen(command)
        while last and state(child.pid) == "a zombie":
            gevent.sleep(0.01)  # Until the main thread's loop has seen it.
        return child.wait()

    pool = gevent.get_hub().threadpool
    print("subprocess itself:", pool.apply(itself, [False]))
    thread = Thread(target=task)
    thread.start()
    thread.join()
    child = gevent.subprocess.Popen(command)
    print(f"in the main thread: {child.wait()}, {state(child.pid)}")
    print("then subprocess itself:", pool.apply(itself, [True]))


@answers("wait: 3, no zombie")
def with_anyio():
    import os
    from threading import Thread

    import anyio

    def state(pid):
        try:  # Wait until it has ended, and leave it as it is.
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return "no zombie"
        return "a zombie"

    async def main():
        async with await anyio.open_process(["sh", "-c", "exit 3"]) as child:
            print(f"wait: {await child.wait()}, {state(child.pid)}")

    def task():
        anyio.run(main)

    thread = Thread(target=task)
    thread.start()
    thread.join()
