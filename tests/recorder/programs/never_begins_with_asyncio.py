"""Two coroutines never begin, one of them as a task; Python warns once of each."""

import asyncio
import gc
import warnings

from shared.lane import Report


async def child():
    pass


async def stepped():
    pass


async def main():
    pass


def run(shop):
    told = []
    warnings.showwarning = lambda message, *more: told.append(str(message))
    warnings.simplefilter("always")
    stepped()
    runner = asyncio.Runner()
    runner.run(main())
    loop = runner.get_loop()
    loop.create_task(child())
    loop.close()
    del runner, loop
    gc.collect()
    of = "coroutine '{}' was never awaited".format
    assert told == [of("stepped"), of("child")], told
    return Report()
