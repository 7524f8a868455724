"""Do asyncio's eager tasks, new in Python 3.12, work on uvloop as well?

On Python 3.12 they do: the factory is asyncio's, and uvloop calls it in a way that it
understands.
From 3.13 on uvloop 0.23 hands it `eager_start=None` with every task: the factory of
Python 3.13.0 has no such parameter, and create_task raises TypeError; where it has one,
None means not to start at once.
A task that is made by `asyncio.Task(..., eager_start=True)` starts at once on both.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#eager-task-factory",
    "https://github.com/MagicStack/uvloop/pull/748",
    "https://github.com/MagicStack/uvloop/issues/746",
)
CHAPTERS = (3,)
UNASKED = {
    "threads": "uvloop is a loop for asyncio",
    "processes": "uvloop is a loop for asyncio",
    "trio": "uvloop is a loop for asyncio",
    "curio": "uvloop is a loop for asyncio",
    "gevent": "uvloop is a loop for asyncio",
    "anyio": "starts no task eagerly",
}


@answers(
    "has no eager tasks",
    since={
        "3.12": "asyncio: the factory: starts at once; Task: starts at once; "
        "uvloop: the factory: starts at once; Task: starts at once",
        "3.13": "asyncio: the factory: starts at once; Task: starts at once; "
        "uvloop: the factory: does not start at once; Task: starts at once",
    },
)
def with_asyncio():
    import asyncio

    import uvloop

    async def task(began):
        began.append(True)

    async def main(name):
        loop = asyncio.get_running_loop()
        loop.set_task_factory(asyncio.eager_task_factory)
        print(f"{name}: the factory", end=": ")
        began = []
        try:
            one = asyncio.create_task(task(began))
        except TypeError:  # uvloop, on Python 3.13.0
            print("does not start at once")
        else:
            print("starts at once" if began else "does not start at once")
            await one
        began = []
        one = asyncio.Task(task(began), loop=loop, eager_start=True)
        print("Task: starts at once" if began else "Task: does not start at once")
        await one

    if not hasattr(asyncio, "eager_task_factory"):
        print("has no eager tasks")
    else:
        for maker in (asyncio, uvloop):
            loop = maker.new_event_loop()
            loop.run_until_complete(main(maker.__name__))
            loop.close()
