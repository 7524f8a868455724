"""What the runtime offers, and what a recorder might spoil of it."""

import gc
import weakref

import trio

from shared.lane import Report


class Odd(dict):
    __getattr__ = dict.__getitem__


class Main:
    async def __call__(self):
        await main()


async def passes_the_deadline(scope):
    scope.deadline = trio.current_time()
    while trio.current_time() == scope.deadline:
        pass


async def holds(odd):
    kept.append(weakref.ref(odd))
    kept.append(weakref.ref(trio.lowlevel.current_task()))
    del odd
    gc.collect()
    assert kept[0]() is None


kept = []


async def starts(*, task_status):
    task_status.started(7)
    await trio.sleep(60)


async def child(number):
    return number


async def main():
    try:
        trio.run(child, 1)
        raise AssertionError
    except RuntimeError:
        pass
    async with trio.open_nursery() as tasks:
        assert await tasks.start(starts) == 7
        tasks.start_soon(child, 1, name="<named oddly>")
        with trio.move_on_after(0.01) as scope:
            await trio.sleep(60)
        assert scope.cancelled_caught
        assert await trio.to_thread.run_sync(trio.from_thread.run, child, 8) == 8
        tasks.cancel_scope.cancel()
    send, _receive = trio.open_memory_channel(1)
    async with trio.open_nursery() as tasks:
        tasks.start_soon(send.send, Odd())
    async with trio.open_nursery() as tasks:
        tasks.start_soon(holds, Odd())
    gc.collect()
    assert kept[1]() is None
    # A scope is cancelled by time at a checkpoint, not where a task ends.
    with trio.CancelScope():
        async with trio.open_nursery() as tasks:
            for each in (tells, passes_the_deadline, tells):
                tasks.start_soon(each, tasks.cancel_scope)
    assert told == [False] * 2, told


told = []


async def tells(scope):
    told.append(scope._cancel_called)


def run(shop):
    trio.run(Main())
    return Report()
