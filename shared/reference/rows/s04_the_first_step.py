"""I start a task: has it begun by the time the call that starts it returns?

On a loop it has not: it is only put in the queue, and begins when the one who started
it waits; asyncio's eager tasks begin at once, within the call, and `start` of trio and
anyio waits until the task says that it has begun.
`Thread.start` returns when the new thread runs, which is then usually ahead; among
processes the operating system decides, and nothing is promised of either.
"""

from shared.semantics.row import answers, measures

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#eager-task-factory",
    "https://docs.python.org/3/library/threading.html#threading.Thread.start",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.Nursery.start_soon",
    "https://github.com/dabeaz/curio/blob/1.6/curio/kernel.py",
    "https://www.gevent.org/intro.html#lightweight-pseudothreads",
)
CHAPTERS = (3,)


@measures()
def with_threads():
    from threading import Event, Thread

    def task(begun):
        begun.set()

    first = 0
    for _ in range(200):
        begun = Event()
        started = Thread(target=task, args=(begun,))
        started.start()
        first += begun.is_set()
        started.join()
    print(f"the task begins first in {first} of 200 starts")


@measures()
def with_processes():
    from multiprocessing import Event, Process

    def task(begun):
        begun.set()

    if __name__ == "__main__":
        first = 0
        for _ in range(20):
            begun = Event()
            started = Process(target=task, args=(begun,))
            started.start()
            first += begun.is_set()
            started.join()
        print(f"the task begins first in {first} of 20 starts")


@answers("the call returns first", eager="the task begins first")
def with_asyncio():
    import asyncio

    async def task(begun):
        begun.set()

    async def main():
        begun = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(task(begun))
            if begun.is_set():
                print("the task begins first")
            else:
                print("the call returns first")

    asyncio.run(main())


@answers("start_soon: the call returns first; start: the task begins first")
def with_trio():
    import trio

    async def task(begun, task_status=trio.TASK_STATUS_IGNORED):
        begun.set()
        task_status.started()

    def report(name, begun):
        first = "task begins" if begun.is_set() else "call returns"
        print(f"{name}: the {first} first")

    async def main():
        async with trio.open_nursery() as tasks:
            begun = trio.Event()
            tasks.start_soon(task, begun)
            report("start_soon", begun)
            begun = trio.Event()
            await tasks.start(task, begun)
            report("start", begun)

    trio.run(main)


@answers("the call returns first")
def with_curio():
    import curio

    async def task(begun):
        await begun.set()

    async def main():
        begun = curio.Event()
        async with curio.TaskGroup() as tasks:
            # curio: this awaits the kernel, not the task.
            await tasks.spawn(task, begun)
            if begun.is_set():
                print("the task begins first")
            else:
                print("the call returns first")

    curio.run(main)


@answers("the call returns first")
def with_gevent():
    import gevent
    from gevent.event import Event

    def task(begun):
        begun.set()

    begun = Event()
    started = gevent.spawn(task, begun)
    if begun.is_set():
        print("the task begins first")
    else:
        print("the call returns first")
    started.join()


@answers("start_soon: the call returns first; start: the task begins first")
def with_anyio():
    import anyio

    async def task(begun, task_status=anyio.TASK_STATUS_IGNORED):
        begun.set()
        task_status.started()

    def report(name, begun):
        first = "task begins" if begun.is_set() else "call returns"
        print(f"{name}: the {first} first")

    async def main():
        async with anyio.create_task_group() as tasks:
            begun = anyio.Event()
            tasks.start_soon(task, begun)
            report("start_soon", begun)
            begun = anyio.Event()
            await tasks.start(task, begun)
            report("start", begun)

    anyio.run(main)
