"""Two tasks compute at the same time: who decides when one gives way to the other?

Between threads the interpreter does, and `sys.setswitchinterval` tells it after how
long; between processes the operating system does, whatever Python is told.
On a loop nobody does: the second task begins when the first has ended or waits.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/sys.html#sys.setswitchinterval",
    "https://docs.python.org/3/library/asyncio-dev.html#asyncio-multithreading",
    "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    "https://curio.readthedocs.io/en/latest/tutorial.html#long-running-operations",
    "https://www.gevent.org/intro.html#cooperative-multitasking",
)
CHAPTERS = (3,)


@answers("switch interval 1 ms: interleaved; 10 s: one after the other")
def with_threads():
    import sys
    import time
    from threading import Thread

    def task(name):
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            if turns[-1:] != [name]:
                turns.append(name)

    for interval, said in (0.001, "switch interval 1 ms"), (10, "10 s"):
        sys.setswitchinterval(interval)
        turns = []
        tasks = [Thread(target=task, args=(name,)) for name in "ab"]
        for each in tasks:
            each.start()
        for each in tasks:
            each.join()
        how = "interleaved" if len(turns) > 2 else "one after the other"
        print(said, how, sep=": ")


@answers("switch interval 1 ms: interleaved; 10 s: interleaved")
def with_processes():
    import sys
    import time
    from multiprocessing import Barrier, Process, Value

    def task(name, interval, start, turn, turns):
        sys.setswitchinterval(interval)
        start.wait()
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            if turn.value != name:
                turn.value = name
                with turns.get_lock():
                    turns.value += 1

    if __name__ == "__main__":
        for interval, said in (0.001, "switch interval 1 ms"), (10, "10 s"):
            turn, turns = Value("c", b"-"), Value("i", 0)
            shared = interval, Barrier(2), turn, turns
            tasks = [
                Process(target=task, args=(name, *shared)) for name in (b"a", b"b")
            ]
            for each in tasks:
                each.start()
            for each in tasks:
                each.join()
            how = "interleaved" if turns.value > 2 else "one after the other"
            print(said, how, sep=": ")


@answers("switch interval 1 ms: one after the other; 10 s: one after the other")
def with_asyncio():
    import asyncio
    import sys
    import time

    async def task(name):
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            if turns[-1:] != [name]:
                turns.append(name)

    async def main():
        async with asyncio.TaskGroup() as tasks:
            for name in "ab":
                tasks.create_task(task(name))

    for interval, said in (0.001, "switch interval 1 ms"), (10, "10 s"):
        sys.setswitchinterval(interval)
        turns = []
        asyncio.run(main())
        how = "interleaved" if len(turns) > 2 else "one after the other"
        print(said, how, sep=": ")


@answers("switch interval 1 ms: one after the other; 10 s: one after the other")
def with_trio():
    import sys
    import time

    import trio

    async def task(name):
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            if turns[-1:] != [name]:
                turns.append(name)

    async def main():
        async with trio.open_nursery() as tasks:
            for name in "ab":
                tasks.start_soon(task, name)

    for interval, said in (0.001, "switch interval 1 ms"), (10, "10 s"):
        sys.setswitchinterval(interval)
        turns = []
        trio.run(main)
        how = "interleaved" if len(turns) > 2 else "one after the other"
        print(said, how, sep=": ")


@answers("switch interval 1 ms: one after the other; 10 s: one after the other")
def with_curio():
    import sys
    import time

    import curio

    async def task(name):
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            if turns[-1:] != [name]:
                turns.append(name)

    async def main():
        async with curio.TaskGroup() as tasks:
            for name in "ab":
                await tasks.spawn(task, name)

    for interval, said in (0.001, "switch interval 1 ms"), (10, "10 s"):
        sys.setswitchinterval(interval)
        turns = []
        curio.run(main)
        how = "interleaved" if len(turns) > 2 else "one after the other"
        print(said, how, sep=": ")


@answers("switch interval 1 ms: one after the other; 10 s: one after the other")
def with_gevent():
    import sys
    import time

    import gevent

    def task(name):
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            if turns[-1:] != [name]:
                turns.append(name)

    for interval, said in (0.001, "switch interval 1 ms"), (10, "10 s"):
        sys.setswitchinterval(interval)
        turns = []
        gevent.joinall([gevent.spawn(task, name) for name in "ab"])
        how = "interleaved" if len(turns) > 2 else "one after the other"
        print(said, how, sep=": ")


@answers("switch interval 1 ms: one after the other; 10 s: one after the other")
def with_anyio():
    import sys
    import time

    import anyio

    async def task(name):
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            if turns[-1:] != [name]:
                turns.append(name)

    async def main():
        async with anyio.create_task_group() as tasks:
            for name in "ab":
                tasks.start_soon(task, name)

    for interval, said in (0.001, "switch interval 1 ms"), (10, "10 s"):
        sys.setswitchinterval(interval)
        turns = []
        anyio.run(main)
        how = "interleaved" if len(turns) > 2 else "one after the other"
        print(said, how, sep=": ")
