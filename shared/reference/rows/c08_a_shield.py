"""I shield a part of a task and cancel the task meanwhile: what happens first?

In trio, anyio and curio the shielded block is finished, and the task is cancelled at
its next wait after it; but asyncio's own `Task.cancel` breaks into anyio's shield.
`asyncio.shield` protects only what it was given: the task itself is cancelled at once,
and the shielded one goes on alone, until `asyncio.run` ends and cancels it; so keep a
reference to it, and wait for it.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/asyncio-task.html#shielding-from-cancellation",
    "https://trio.readthedocs.io/en/stable/reference-core.html#trio.CancelScope.shield",
    "https://curio.readthedocs.io/en/latest/reference.html#cancellation-control",
    "https://anyio.readthedocs.io/en/stable/cancellation.html#shielding",
)
CHAPTERS = (11,)
UNASKED = {
    "threads": "a job that runs cannot be cancelled (C1)",
    "processes": "SIGKILL cannot be held back",
    "gevent": "it has no shield",
}


@answers(
    "the task is cancelled; the shielded part finishes; "
    "if main ends: the task is cancelled, the shielded part is cancelled"
)
def with_asyncio():
    import asyncio

    async def shielded(gate):
        try:
            await gate.wait()
        except asyncio.CancelledError:
            print("the shielded part is cancelled")
            raise
        print("the shielded part finishes")

    async def task(began, part, end):
        try:
            began.set()
            await asyncio.shield(part)
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("the task is cancelled", end=end)
            raise

    async def main():
        began, gate = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            part = tasks.create_task(shielded(gate))
            waiting = tasks.create_task(task(began, part, "; "))
            await began.wait()
            waiting.cancel()
            gate.set()

        print("if main ends", end=": ")
        began, gate = asyncio.Event(), asyncio.Event()
        part = asyncio.create_task(shielded(gate))
        waiting = asyncio.create_task(task(began, part, ", "))
        await began.wait()
        waiting.cancel()
        await asyncio.wait([waiting])

    asyncio.run(main())


@answers("the shielded part finishes; the task is cancelled")
def with_trio():
    import trio

    async def shielded(gate):
        await gate.wait()
        print("the shielded part finishes")

    async def task(began, gate):
        try:
            began.set()
            with trio.CancelScope(shield=True):
                await shielded(gate)
            await trio.sleep_forever()
        except trio.Cancelled:
            print("the task is cancelled")
            raise

    async def main():
        began, gate = trio.Event(), trio.Event()
        async with trio.open_nursery() as tasks:
            tasks.start_soon(task, began, gate)
            await began.wait()
            tasks.cancel_scope.cancel()
            gate.set()

    trio.run(main)


@answers("the shielded part finishes; the task is cancelled")
def with_curio():
    import curio

    async def shielded(gate):
        await gate.wait()
        print("the shielded part finishes")

    async def task(began, gate):
        try:
            await began.set()
            async with curio.disable_cancellation():
                await shielded(gate)
            await curio.Event().wait()
        except curio.CancelledError:
            print("the task is cancelled")
            raise

    async def main():
        began, gate = curio.Event(), curio.Event()
        async with curio.TaskGroup() as tasks:
            waiting = await tasks.spawn(task, began, gate)
            await began.wait()
            await waiting.cancel(blocking=False)
            await gate.set()

    curio.run(main)


@answers(
    "the shielded part finishes; the task is cancelled; "
    "Task.cancel() on asyncio: the shielded part is cancelled; the task is cancelled"
)
def with_anyio():
    import asyncio

    import anyio

    async def shielded(gate):
        try:
            await gate.wait()
        except anyio.get_cancelled_exc_class():
            print("the shielded part is cancelled")
            raise
        print("the shielded part finishes")

    async def task(began, gate):
        try:
            began.set()
            with anyio.CancelScope(shield=True):
                await shielded(gate)
            await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            print("the task is cancelled")
            raise

    def cancel_scope(tasks):
        tasks.cancel_scope.cancel()

    def cancel_tasks(_):
        for each in asyncio.all_tasks() - {asyncio.current_task()}:
            each.cancel()

    async def main(cancel):
        began, gate = anyio.Event(), anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(task, began, gate)
            await began.wait()
            cancel(tasks)
            gate.set()

    anyio.run(main, cancel_scope)
    print("Task.cancel() on asyncio", end=": ")
    anyio.run(main, cancel_tasks, backend="asyncio")
