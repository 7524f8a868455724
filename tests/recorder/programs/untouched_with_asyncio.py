"""What the runtime offers, and what a recorder might spoil of it."""

import asyncio
import contextvars
import gc
import inspect
import traceback
import weakref

from shared.lane import Report

which = contextvars.ContextVar("which", default=0)
problems = []


async def child(number):
    which.set(number)
    await asyncio.sleep(0)
    assert which.get() == number
    return number


async def fails():
    raise LookupError("tea")


async def numbers():
    for each in range(3):
        yield each
        await asyncio.sleep(0)


def blocks():
    return 7


async def generators():
    async for _ in numbers():
        break  # what closes it is a task of the loop's own
    gc.collect()
    for _ in range(3):
        await asyncio.sleep(0)


async def catches(go):
    try:
        await asyncio.create_task(fails())
    except LookupError as error:
        caught.append(weakref.ref(Kept(error)))
    await go.wait()


class Kept:
    """Lives for as long as an error does."""

    def __init__(self, error):
        error.kept = self


caught = []


async def attributes():
    task = asyncio.create_task(asyncio.sleep(60))
    lanes = asyncio.create_task(waits())
    assert repr(task).startswith("<Task ") and repr(lanes).startswith("<Task ")
    assert task.get_name() != "None" != lanes.get_name()
    for name in ("active", "inner", "number"):
        assert not hasattr(lanes, name)
        setattr(lanes, name, 7)
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(lanes.cancel)
    task.cancel()
    await asyncio.wait([task, lanes])
    assert lanes.cancelled() and task.cancelled()


async def waits():
    await asyncio.sleep(60)


async def errors_are_let_go():
    gc.disable()
    go = asyncio.Event()
    task = asyncio.create_task(catches(go))
    while not caught:
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [each() for each in caught] == [None]
    go.set()
    await task
    await asyncio.create_task(catches(go))
    await asyncio.sleep(0)
    assert [each() for each in caught] == [None, None]
    gc.enable()


def own_factory(loop, coroutine, **more):
    made.append((coroutine.__name__, inspect.getcoroutinestate(coroutine)))
    return asyncio.Task(coroutine, loop=loop, **more)


async def wrapper(coroutine):
    return 1 + await coroutine


def wrapping(loop, coroutine, **more):
    return asyncio.Task(wrapper(coroutine), loop=loop, **more)


made = []


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, it: problems.append(it))
    assert asyncio.current_task().get_name() == "Task-1"
    coroutine = child(3)
    task = asyncio.create_task(coroutine, name="third")
    assert task.get_coro() is coroutine
    assert inspect.iscoroutine(task.get_coro())
    assert "child" in repr(task) and task.get_stack()
    assert task in asyncio.all_tasks()
    assert await task == 3 and which.get() == 0
    assert await asyncio.wait_for(child(4), 5) == 4
    assert await asyncio.gather(child(1), child(2)) == [1, 2]
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)
        raise AssertionError
    except TimeoutError:
        pass
    try:
        await asyncio.create_task(fails())
    except LookupError as error:
        told = "".join(traceback.format_exception(error))
    assert "in fails" in told
    assert await loop.run_in_executor(None, blocks) == 7
    await generators()
    await attributes()
    await errors_are_let_go()
    assert loop.get_task_factory() is None
    loop.set_task_factory(own_factory)
    await asyncio.create_task(child(5))
    assert made == [("child", inspect.CORO_CREATED)]
    assert loop.get_task_factory() is own_factory
    loop.set_task_factory(wrapping)
    assert await asyncio.create_task(child(10)) == 11
    loop.set_task_factory(None)
    later = loop.create_future()
    loop.call_later(0, lambda: later.set_result(loop.create_task(child(8))))
    await (await later)
    assert not problems, problems


def run(shop):
    with asyncio.Runner() as runner:
        runner.run(main())
        runner.run(child(6))
    return Report()
