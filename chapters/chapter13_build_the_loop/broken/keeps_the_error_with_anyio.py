"""An error is not thrown into the coroutine that waits."""

from typing import Any

import anyio
import anyio.to_thread

from chapters.chapter13_build_the_loop.job import (
    Called,
    Readable,
    Together,
    Wait,
    Writable,
    open_shop,
)
from shared.lane import Report, Shop, main


async def drive(function: Any, *args: Any) -> Any:
    coroutine = function(*args)
    enter, value = coroutine.send, None
    while True:
        try:
            wait = enter(value)
        except StopIteration as end:
            return end.value
        try:
            enter, value = coroutine.send, await until(wait)
        except Exception:
            enter, value = coroutine.send, None


async def until(wait: Wait) -> Any:
    match wait:
        case Readable(stream):
            await anyio.wait_readable(stream)
        case Writable(stream):
            await anyio.wait_writable(stream)
        case Called(function, args):
            return await anyio.to_thread.run_sync(function, *args)
        case Together(calls):
            async with anyio.create_task_group() as group:
                tasks = [group.start_soon(drive, *call) for call in calls]
            return [task.return_value for task in tasks]


def run(shop: Shop) -> Report:
    return anyio.run(drive, open_shop, shop)


if __name__ == "__main__":
    main(run)
