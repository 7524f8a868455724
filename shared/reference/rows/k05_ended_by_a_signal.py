"""SIGINT or SIGTERM ends my program: with which exit status, and does `finally` run?

SIGTERM ends a program at once: -15 as `subprocess` gives it, 143 as a shell does, and
no `finally` runs.
SIGINT becomes KeyboardInterrupt, the `finally` of what waits runs, and the program ends
by the same signal, -2 or 130; but with 1 if the exception comes in a nursery's group,
or in a `multiprocessing.Process`.
The `finally` of a greenlet does not run when KeyboardInterrupt ends the main one.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/signal.html#general-rules",
    "https://docs.python.org/3/library/subprocess.html#subprocess.Popen.returncode",
    "https://docs.python.org/3/library/multiprocessing.html"
    "#multiprocessing.Process.exitcode",
    "https://docs.python.org/3/library/asyncio-runner.html"
    "#handling-keyboard-interruption",
    "https://trio.readthedocs.io/en/stable/reference-core.html"
    "#errors-in-multiple-child-tasks",
)
CHAPTERS = (12,)


@answers(
    "SIGINT: -2, finally runs, a shell says 130; "
    "SIGTERM: -15, no finally, a shell says 143"
)
def with_threads():
    import os
    import signal
    import subprocess
    import sys
    import threading

    def program():
        try:
            print(os.getpid(), flush=True)
            while True:
                # Short: a signal that comes just before it is seen after it.
                threading.Event().wait(0.05)
        finally:
            print("finally runs", flush=True)

    def ended_by(signum, command):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as task:
            os.kill(int(task.stdout.readline()), signum)
            said = task.stdout.read().splitlines()
        return task.returncode, said

    if sys.argv[1:]:
        program()
    python = [sys.executable, __file__, "program"]
    shell = ["sh", "-c", '"$@"; echo "a shell says $?"', "sh", *python]
    for signum in signal.SIGINT, signal.SIGTERM:
        code, said = ended_by(signum, python)
        _, shell_said = ended_by(signum, shell)
        said = ", ".join(said) or "no finally"
        print(f"{signum.name}: {code}, {said}, {shell_said[-1]}")


@answers("SIGINT: 1, finally runs; SIGTERM: -15, no finally")
def with_processes():
    import os
    import signal
    from multiprocessing import Event, Pipe, Process

    def child(told):
        never = Event()
        try:
            told.send("ready")
            while True:
                # Short: a signal that comes just before it is seen after it.
                never.wait(0.05)
        finally:
            told.send("finally runs")

    if __name__ == "__main__":
        for signum in signal.SIGINT, signal.SIGTERM:
            ours, theirs = Pipe(duplex=False)
            task = Process(target=child, args=(theirs,))
            task.start()
            theirs.close()
            ours.recv()
            os.kill(task.pid, signum)
            try:
                said = ours.recv()
            except EOFError:
                said = "no finally"
            task.join()
            print(f"{signum.name}: {task.exitcode}, {said}")


@answers(
    "alone: SIGINT -2, finally runs, SIGTERM -15, no finally; "
    "in a group: SIGINT -2, finally runs, SIGTERM -15, no finally"
)
def with_asyncio():
    import asyncio
    import os
    import signal

    async def alone(told):
        try:
            print("ready", file=told, flush=True)
            while True:
                # Short: a signal that comes just before it is seen after it.
                await asyncio.sleep(0.05)
        finally:
            print("finally runs", end="", file=told, flush=True)

    async def in_a_group(told):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(alone(told))

    def ended_by(signum, main):
        reading, writing = os.pipe()
        if (program := os.fork()) == 0:
            with open(writing, "w") as told:
                asyncio.run(main(told))
        os.close(writing)
        with open(reading) as told:
            told.readline()
            os.kill(program, signum)
            said = told.read() or "no finally"
        _, status = os.waitpid(program, 0)
        return f"{signum.name} {os.waitstatus_to_exitcode(status)}, {said}"

    for main, name in (alone, "alone"), (in_a_group, "in a group"):
        both = [ended_by(each, main) for each in (signal.SIGINT, signal.SIGTERM)]
        print(f"{name}: {', '.join(both)}", flush=True)


@answers(
    "alone: SIGINT -2, finally runs, SIGTERM -15, no finally; "
    "in a nursery: SIGINT 1, finally runs, SIGTERM -15, no finally"
)
def with_trio():
    import os
    import signal

    import trio

    async def alone(told):
        try:
            print("ready", file=told, flush=True)
            await trio.sleep_forever()
        finally:
            print("finally runs", end="", file=told, flush=True)

    async def in_a_nursery(told):
        async with trio.open_nursery() as tasks:
            tasks.start_soon(alone, told)

    def ended_by(signum, main):
        reading, writing = os.pipe()
        if (program := os.fork()) == 0:
            with open(writing, "w") as told:
                trio.run(main, told)
        os.close(writing)
        with open(reading) as told:
            told.readline()
            os.kill(program, signum)
            said = told.read() or "no finally"
        _, status = os.waitpid(program, 0)
        return f"{signum.name} {os.waitstatus_to_exitcode(status)}, {said}"

    for main, name in (alone, "alone"), (in_a_nursery, "in a nursery"):
        both = [ended_by(each, main) for each in (signal.SIGINT, signal.SIGTERM)]
        print(f"{name}: {', '.join(both)}", flush=True)


@answers(
    "alone: SIGINT -2, finally runs, SIGTERM -15, no finally; "
    "in a group: SIGINT -2, finally runs, SIGTERM -15, no finally"
)
def with_curio():
    import os
    import signal

    import curio

    async def alone(told):
        try:
            print("ready", file=told, flush=True)
            while True:
                # Short: a signal that comes just before it is seen after it.
                await curio.sleep(0.05)
        finally:
            print("finally runs", end="", file=told, flush=True)

    async def in_a_group(told):
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(alone, told)

    def ended_by(signum, main):
        reading, writing = os.pipe()
        if (program := os.fork()) == 0:
            with open(writing, "w") as told:
                curio.run(main, told)
        os.close(writing)
        with open(reading) as told:
            told.readline()
            os.kill(program, signum)
            said = told.read() or "no finally"
        _, status = os.waitpid(program, 0)
        return f"{signum.name} {os.waitstatus_to_exitcode(status)}, {said}"

    for main, name in (alone, "alone"), (in_a_group, "in a group"):
        both = [ended_by(each, main) for each in (signal.SIGINT, signal.SIGTERM)]
        print(f"{name}: {', '.join(both)}", flush=True)


@answers(
    "alone: SIGINT -2, finally runs, SIGTERM -15, no finally; "
    "in a greenlet: SIGINT -2, no finally, SIGTERM -15, no finally"
)
def with_gevent():
    import os
    import signal

    import gevent
    from gevent.event import Event

    def alone(told):
        try:
            print("ready", file=told, flush=True)
            while True:
                # Short: a signal that comes just before it is seen after it.
                gevent.sleep(0.05)
        finally:
            print("finally runs", end="", file=told, flush=True)

    def child(waits, told):
        try:
            waits.set()
            Event().wait()
        finally:
            print("finally runs", end="", file=told, flush=True)

    def in_a_greenlet(told):
        waits = Event()
        task = gevent.spawn(child, waits, told)
        waits.wait()
        print("ready", file=told, flush=True)
        while True:
            # Short: a signal that comes just before it is seen after it.
            task.join(0.05)

    def ended_by(signum, main):
        reading, writing = os.pipe()
        if (program := os.fork()) == 0:
            with open(writing, "w") as told:
                main(told)
        os.close(writing)
        with open(reading) as told:
            told.readline()
            os.kill(program, signum)
            said = told.read() or "no finally"
        _, status = os.waitpid(program, 0)
        return f"{signum.name} {os.waitstatus_to_exitcode(status)}, {said}"

    for main, name in (alone, "alone"), (in_a_greenlet, "in a greenlet"):
        both = [ended_by(each, main) for each in (signal.SIGINT, signal.SIGTERM)]
        print(f"{name}: {', '.join(both)}", flush=True)


@answers(
    "alone: SIGINT -2, finally runs, SIGTERM -15, no finally; "
    "in a group: SIGINT -2, finally runs, SIGTERM -15, no finally",
    on_trio="alone: SIGINT -2, finally runs, SIGTERM -15, no finally; "
    "in a group: SIGINT 1, finally runs, SIGTERM -15, no finally",
)
def with_anyio():
    import os
    import signal

    import anyio

    async def alone(told):
        try:
            print("ready", file=told, flush=True)
            while True:
                # Short: a signal that comes just before it is seen after it.
                await anyio.sleep(0.05)
        finally:
            print("finally runs", end="", file=told, flush=True)

    async def in_a_group(told):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(alone, told)

    def ended_by(signum, main):
        reading, writing = os.pipe()
        if (program := os.fork()) == 0:
            with open(writing, "w") as told:
                anyio.run(main, told)
        os.close(writing)
        with open(reading) as told:
            told.readline()
            os.kill(program, signum)
            said = told.read() or "no finally"
        _, status = os.waitpid(program, 0)
        return f"{signum.name} {os.waitstatus_to_exitcode(status)}, {said}"

    for main, name in (alone, "alone"), (in_a_group, "in a group"):
        both = [ended_by(each, main) for each in (signal.SIGINT, signal.SIGTERM)]
        print(f"{name}: {', '.join(both)}", flush=True)
