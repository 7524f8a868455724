"""What the runtime offers, and what a recorder might spoil of it."""

import inspect

import curio

from shared.lane import Report


class Odd(dict):
    __getattr__ = dict.__getitem__


async def waits():
    await curio.sleep(60)


async def child(number):
    return number


async def leaves():
    raise SystemExit


async def main():
    assert inspect.iscoroutinefunction(curio.Task.cancel)
    queue = curio.Queue(1)
    await (await curio.spawn(queue.put, Odd())).join()
    async with curio.TaskGroup(wait=any) as tasks:
        await tasks.spawn(waits)
        await tasks.spawn(child, 1)
    try:
        await curio.timeout_after(0.01, waits)
        raise AssertionError
    except curio.TaskTimeout:
        pass
    task = await curio.spawn(waits)
    await task.cancel()
    assert task.terminated and task.cancelled
    assert await curio.run_in_thread(int, "7") == 7


def run(shop):
    with curio.Kernel() as kernel:
        kernel.run(main)
        assert kernel.run(child, 6) == 6
    try:
        curio.run(leaves)
        raise AssertionError
    except SystemExit:
        pass
    assert curio.run(child, 7) == 7
    return Report()
