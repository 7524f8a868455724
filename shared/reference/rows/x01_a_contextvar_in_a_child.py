"""I set a ContextVar and start a child: does it see mine, and do I see what it sets?

A task of asyncio, trio or anyio sees mine, and I do not see what it sets: it starts
with a copy of the context of whoever starts it.
In trio and anyio it does so in a nursery that another task opened, too.
A thread and a greenlet start with an empty context, and so does a process, unless it is
forked.
curio's tasks share their parent's context, unless `run` is given `ContextTask`.
From 3.14 on a free-threaded Python copies the context to a thread, too.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/contextvars.html#asyncio-support",
    "https://docs.python.org/3/library/threading.html#threading.Thread",
    "https://docs.python.org/3/library/sys.html#sys.flags.thread_inherit_context",
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    "https://trio.readthedocs.io/en/stable/reference-core.html#task-local-storage",
    "https://curio.readthedocs.io/en/latest/howto.html#how-do-you-use-contextvars",
    "https://greenlet.readthedocs.io/en/latest/contextvars.html",
    "https://anyio.readthedocs.io/en/stable/tasks.html#context-propagation",
)
CHAPTERS = (5, 8)


@answers("the child sees nothing; then I see mine")
def with_threads():
    from contextvars import ContextVar
    from threading import Thread

    value = ContextVar("value", default="nothing")

    def child():
        print("the child sees", value.get())
        value.set("the child's")

    value.set("mine")
    task = Thread(target=child)
    task.start()
    task.join()
    print("then I see", value.get())


@answers(
    "fork: the child sees mine; forkserver: the child sees nothing; "
    "spawn: the child sees nothing; then I see mine"
)
def with_processes():
    from contextvars import ContextVar
    from multiprocessing import get_context

    value = ContextVar("value", default="nothing")

    def child(method):
        print(f"{method}: the child sees", value.get())
        value.set("the child's")

    if __name__ == "__main__":
        value.set("mine")
        for method in ("fork", "forkserver", "spawn"):
            task = get_context(method).Process(target=child, args=(method,))
            task.start()
            task.join()
        print("then I see", value.get())


@answers("the child sees mine; then I see mine")
def with_asyncio():
    import asyncio
    from contextvars import ContextVar

    value = ContextVar("value", default="nothing")

    async def child():
        print("the child sees", value.get())
        value.set("the child's")

    async def main():
        value.set("mine")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(child())
        print("then I see", value.get())

    asyncio.run(main())


@answers(
    "the child sees mine; then I see mine; "
    "in a nursery that another task opened: the child sees mine"
)
def with_trio():
    from contextvars import ContextVar

    import trio
    import trio.testing

    value = ContextVar("value", default="nothing")

    async def child():
        print("the child sees", value.get())
        value.set("the child's")

    async def opens_nursery(*, task_status):
        value.set("its nursery's")
        async with trio.open_nursery() as tasks:
            task_status.started(tasks)
            await trio.sleep_forever()

    async def main():
        value.set("mine")
        async with trio.open_nursery() as tasks:
            tasks.start_soon(child)
        print("then I see", value.get())

        async with trio.open_nursery() as tasks:
            print("in a nursery that another task opened", end=": ")
            anothers = await tasks.start(opens_nursery)
            anothers.start_soon(child)
            await trio.testing.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()

    trio.run(main)


@answers(
    "Task: the child sees mine, then I see the child's; "
    "ContextTask: the child sees mine, then I see mine"
)
def with_curio():
    from contextvars import ContextVar

    import curio
    from curio.task import ContextTask, Task

    value = ContextVar("value", default="nothing")

    async def child():
        print("the child sees", value.get(), end=", ")
        value.set("the child's")

    async def main():
        value.set("mine")
        async with curio.TaskGroup() as tasks:
            await tasks.spawn(child)
        print("then I see", value.get())

    for kind in (Task, ContextTask):
        print(kind.__name__, end=": ")
        curio.run(main, taskcls=kind)


@answers("the child sees nothing; then I see mine")
def with_gevent():
    from contextvars import ContextVar

    import gevent

    value = ContextVar("value", default="nothing")

    def child():
        print("the child sees", value.get())
        value.set("the child's")

    value.set("mine")
    task = gevent.spawn(child)
    task.join()
    print("then I see", value.get())


@answers(
    "the child sees mine; then I see mine; "
    "in a group that another task opened: the child sees mine"
)
def with_anyio():
    from contextvars import ContextVar

    import anyio

    value = ContextVar("value", default="nothing")

    async def child():
        print("the child sees", value.get())
        value.set("the child's")

    async def opens_group(*, task_status):
        value.set("its group's")
        async with anyio.create_task_group() as tasks:
            task_status.started(tasks)
            await anyio.sleep_forever()

    async def main():
        value.set("mine")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(child)
        print("then I see", value.get())

        async with anyio.create_task_group() as tasks:
            print("in a group that another task opened", end=": ")
            anothers = await tasks.start(opens_group)
            anothers.start_soon(child)
            await anyio.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()

    anyio.run(main)
