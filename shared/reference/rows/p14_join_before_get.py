"""I join a process before I take what it has put into its queue or pipe: what happens?

If it is much, who joins waits for ever: ten bytes fit into the system's pipe, and the
process ends; of a million most have no place there, so the process waits until somebody
takes them.
A `multiprocessing.Queue` hides that: its `put` returns all the same, and it is the end
of the process that waits; from a manager's queue a million bytes can be taken after it.
Take them first, or meanwhile, as `communicate` and `run_process` do; threads have no
pipe between them.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html#pipes-and-queues",
    "https://docs.python.org/3/library/multiprocessing.html#programming-guidelines",
    "https://docs.python.org/3/library/asyncio-subprocess.html"
    "#asyncio.subprocess.Process.wait",
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.run_process",
    "https://github.com/dabeaz/curio/blob/1.6/curio/subprocess.py",
    "https://www.gevent.org/api/gevent.subprocess.html",
    "https://anyio.readthedocs.io/en/stable/subprocesses.html",
)
CHAPTERS = (15,)


@answers(
    "10 bytes: put returns, joined, got 10; "
    "1000000 bytes: put returns, joined, got 1000000"
)
def with_threads():
    from queue import Queue
    from threading import Thread

    def child(queue, size):
        queue.put(bytes(size))
        print("put returns", end=", ")

    for size in 10, 1_000_000:
        queue = Queue()
        print(f"{size} bytes", end=": ")
        task = Thread(target=child, args=(queue, size))
        task.start()
        task.join()
        print("joined, got", len(queue.get()))


@answers(
    "10 bytes: put returns, joined, got 10; "
    "1000000 bytes: put returns, got 1000000, joined; "
    "1000000 bytes through a manager: put returns, joined, got 1000000; "
    "1000000 bytes, I join first: put returns; hangs"
)
def with_processes():
    from multiprocessing import Manager, Process, Queue, SimpleQueue

    def child(queue, size, has_put):
        queue.put(bytes(size))
        has_put.put(True)

    def start(queue, size, end=", "):
        has_put = SimpleQueue()
        task = Process(target=child, args=(queue, size, has_put))
        task.start()
        has_put.get()
        print("put returns", end=end)
        return task

    if __name__ == "__main__":
        print("10 bytes", end=": ")
        queue = Queue()
        task = start(queue, 10)
        task.join()
        print("joined, got", len(queue.get()))

        print("1000000 bytes", end=": ")
        queue = Queue()
        task = start(queue, 1_000_000)
        print("got", len(queue.get()), end=", ")
        task.join()
        print("joined")

        with Manager() as manager:
            print("1000000 bytes through a manager", end=": ")
            queue = manager.Queue()
            task = start(queue, 1_000_000)
            task.join()
            print("joined, got", len(queue.get()))

        print("1000000 bytes, I join first", end=": ")
        queue = Queue()
        task = start(queue, 1_000_000, end="\n")
        task.join()
        print("joined, got", len(queue.get()))


@answers(
    "10 bytes: waited, got 10; 1000000 bytes: communicate, got 1000000; "
    "1000000 bytes, I wait first; hangs"
)
def with_asyncio():
    import asyncio
    import sys
    from asyncio.subprocess import PIPE

    async def start(size):
        command = [sys.executable, "-c", f"print('x' * {size}, end='')"]
        return await asyncio.create_subprocess_exec(*command, stdout=PIPE)

    async def main():
        child = await start(10)
        await child.wait()
        print("10 bytes: waited, got", len(await child.stdout.read()))

        child = await start(1_000_000)
        got, _ = await child.communicate()
        print("1000000 bytes: communicate, got", len(got))

        print("1000000 bytes, I wait first")
        child = await start(1_000_000)
        await child.wait()
        print("waited, got", len(await child.stdout.read()))

    asyncio.run(main())


@answers(
    "10 bytes: waited, got 10; 1000000 bytes: run_process, got 1000000; "
    "1000000 bytes, I wait first; hangs"
)
def with_trio():
    import sys
    from functools import partial
    from subprocess import PIPE

    import trio

    def program(size):
        return [sys.executable, "-c", f"print('x' * {size}, end='')"]

    async def wait_first(size):
        async with trio.open_nursery() as tasks:
            run = partial(trio.run_process, program(size), stdout=PIPE)
            child = await tasks.start(run)
            await child.wait()
            got = b"".join([chunk async for chunk in child.stdout])
            return len(got)

    async def main():
        print("10 bytes: waited, got", await wait_first(10))

        done = await trio.run_process(program(1_000_000), capture_stdout=True)
        print("1000000 bytes: run_process, got", len(done.stdout))

        print("1000000 bytes, I wait first")
        print("waited, got", await wait_first(1_000_000))

    trio.run(main)


@answers(
    "10 bytes: waited, got 10; 1000000 bytes: communicate, got 1000000; "
    "1000000 bytes, I wait first; hangs"
)
def with_curio():
    import sys

    import curio
    from curio.subprocess import PIPE, Popen

    def start(size):
        command = [sys.executable, "-c", f"print('x' * {size}, end='')"]
        return Popen(command, stdout=PIPE)

    async def main():
        async with start(10) as child:
            await child.wait()
            print("10 bytes: waited, got", len(await child.stdout.readall()))

        async with start(1_000_000) as child:
            got, _ = await child.communicate()
            print("1000000 bytes: communicate, got", len(got))

        print("1000000 bytes, I wait first")
        async with start(1_000_000) as child:
            await child.wait()
            print("waited, got", len(await child.stdout.readall()))

    curio.run(main)


@answers(
    "10 bytes: waited, got 10; 1000000 bytes: communicate, got 1000000; "
    "1000000 bytes, I wait first; hangs"
)
def with_gevent():
    import sys

    from gevent.subprocess import PIPE, Popen

    def start(size):
        command = [sys.executable, "-c", f"print('x' * {size}, end='')"]
        return Popen(command, stdout=PIPE)

    with start(10) as child:
        child.wait()
        print("10 bytes: waited, got", len(child.stdout.read()))

    with start(1_000_000) as child:
        got, _ = child.communicate()
        print("1000000 bytes: communicate, got", len(got))

    print("1000000 bytes, I wait first")
    with start(1_000_000) as child:
        child.wait()
        print("waited, got", len(child.stdout.read()))


@answers(
    "10 bytes: waited, got 10; 1000000 bytes: run_process, got 1000000; "
    "1000000 bytes, I wait first; hangs"
)
def with_anyio():
    import sys

    import anyio

    def program(size):
        return [sys.executable, "-c", f"print('x' * {size}, end='')"]

    async def wait_first(size):
        async with await anyio.open_process(program(size)) as child:
            await child.wait()
            got = b"".join([chunk async for chunk in child.stdout])
            return len(got)

    async def main():
        print("10 bytes: waited, got", await wait_first(10))

        done = await anyio.run_process(program(1_000_000))
        print("1000000 bytes: run_process, got", len(done.stdout))

        print("1000000 bytes, I wait first")
        print("waited, got", await wait_first(1_000_000))

    anyio.run(main)
