"""It does not co-operate: can I stop a thread or a process by force?

A process you can, a thread only between two steps of Python code, where Python's C API
can raise an exception in it: a call that blocks goes on until it returns by itself.
`terminate` and `kill` end a process by a signal, and then no `finally` runs, unless it
handles SIGTERM; that way curio ends the one of a cancelled `run_in_process` call, and
anyio that of a `to_process` call which was said to be `cancellable`.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3.13/c-api/init.html#c.PyThreadState_SetAsyncExc",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.terminate",
    "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.kill",
    "https://curio.readthedocs.io/en/latest/reference.html"
    "#blocking-operations-and-external-work",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html"
    "#running-functions-in-worker-processes",
)
CHAPTERS = (9, 11)
UNASKED = {
    "asyncio": "a task lives in a thread, and so does what it calls",
    "trio": "a task lives in a thread, and so does what it calls",
    "gevent": "a greenlet lives in a thread, and so does what it calls",
}


@answers("a loop stops; a blocked call goes on; it stops when it returns")
def with_threads():
    import ctypes
    from operator import call
    from threading import Lock, Thread

    class Stop(BaseException):
        pass

    def loop():
        try:
            began.release()
            while True:
                pass
        except Stop:
            print("a loop stops")

    def blocked_call():
        try:
            # Called from C, one after the other, so that Stop finds it blocked.
            list(map(call, [began.release, gate.acquire]))
            print("a blocked call is not stopped")
        except Stop:
            print("it stops when it returns")

    def started(task):
        thread = Thread(target=task)
        thread.start()
        began.acquire()
        return thread

    def stop(thread):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(Stop)
        )

    began, gate = Lock(), Lock()
    began.acquire()
    gate.acquire()

    thread = started(loop)
    stop(thread)
    thread.join()

    thread = started(blocked_call)
    stop(thread)
    thread.join(timeout=0.3)
    if thread.is_alive():
        print("a blocked call goes on")
    gate.release()
    thread.join()


@answers(
    "terminate(): SIGTERM, no finally; kill(): SIGKILL, no finally; "
    "terminate(), and its handler exits: exit code 3, finally runs"
)
def with_processes():
    import signal
    import sys
    from multiprocessing import Event, Process

    def task(began, cleaned_up):
        try:
            began.set()
            signal.pause()
        finally:
            cleaned_up.set()

    def handles(began, cleaned_up):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
        task(began, cleaned_up)

    def started(began, cleaned_up, target=task):
        process = Process(target=target, args=(began, cleaned_up))
        process.start()
        began.wait()
        return process

    def report(name, process, cleaned_up):
        process.join()
        code = process.exitcode
        ended = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
        finally_runs = "finally runs" if cleaned_up.is_set() else "no finally"
        print(f"{name}: {ended}, {finally_runs}")

    if __name__ == "__main__":
        cleaned_up = Event()
        process = started(Event(), cleaned_up)
        process.terminate()
        report("terminate()", process, cleaned_up)

        cleaned_up = Event()
        process = started(Event(), cleaned_up)
        process.kill()
        report("kill()", process, cleaned_up)

        cleaned_up = Event()
        process = started(Event(), cleaned_up, handles)
        process.terminate()
        report("terminate(), and its handler exits", process, cleaned_up)


@answers("run_in_process: the worker ends, no finally")
def with_curio():
    from shared.curio_shim import prepare

    prepare()  # curio: on Python 3.12 and later the child needs the shim, too.

    import os
    import signal
    import tempfile
    from pathlib import Path
    from select import select

    import curio

    def task(began, cleaned_up):
        try:
            began.write_text(str(os.getpid()))
            signal.pause()
        finally:
            cleaned_up.touch()

    async def main(folder):
        began, cleaned_up = Path(folder, "began"), Path(folder, "cleaned-up")
        os.mkfifo(began)
        call = await curio.spawn(curio.run_in_process, task, began, cleaned_up)
        worker = int(await curio.run_in_thread(began.read_text))
        worker = os.pidfd_open(worker)
        await call.cancel()
        print("run_in_process", end=": ")
        await curio.run_in_thread(select, [worker], [], [])
        print("the worker ends", end=", ")
        print("finally runs" if cleaned_up.exists() else "no finally")
        os.close(worker)

    if __name__ == "__main__":
        with tempfile.TemporaryDirectory() as folder:
            curio.run(main, folder)


@answers("to_process: the worker is gone, no finally")
def with_anyio():
    import os
    import signal
    import tempfile
    from functools import partial
    from pathlib import Path

    import anyio
    from anyio import to_process, to_thread

    def task(began, cleaned_up):
        try:
            began.write_text(str(os.getpid()))
            signal.pause()
        finally:
            cleaned_up.touch()

    async def main(folder):
        began, cleaned_up = Path(folder, "began"), Path(folder, "cleaned-up")
        os.mkfifo(began)
        call = partial(to_process.run_sync, cancellable=True)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, task, began, cleaned_up)
            pid = int(await to_thread.run_sync(began.read_text))
            tasks.cancel_scope.cancel()
        print("to_process", end=": ")
        try:
            os.kill(pid, 0)
            print("the worker goes on", end=", ")
        except ProcessLookupError:
            print("the worker is gone", end=", ")
        print("finally runs" if cleaned_up.exists() else "no finally")

    if __name__ == "__main__":
        with tempfile.TemporaryDirectory() as folder:
            anyio.run(main, folder)
