"""Cancels tasks before their first step, and after it."""

import asyncio
import gc
import warnings

from shared.lane import Report


async def child(when):
    await asyncio.sleep(60)


def own(loop, coroutine, **more):
    return asyncio.Task(coroutine, loop=loop, **more)


async def main():
    loop = asyncio.get_running_loop()
    for factory in (None, own):
        loop.set_task_factory(factory)
        early = asyncio.create_task(child("early"))
        early.cancel()
        await asyncio.wait([early])
        late = asyncio.create_task(child("late"))
        await asyncio.sleep(0)
        loop.call_soon(late.cancel)
        await asyncio.wait([late])
        assert early.cancelled() and late.cancelled()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(child("grouped"))
                raise ValueError
        except* ValueError:
            pass


def run(shop):
    told = []
    warnings.showwarning = lambda message, *more: told.append(str(message))
    asyncio.run(main())
    gc.collect()
    assert told == [], told
    return Report()
