"""Build the loop."""

import asyncio
from typing import Any

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
        except BaseException as error:
            enter, value = coroutine.throw, error


async def until(wait: Wait) -> Any:
    loop, reported = asyncio.get_running_loop(), asyncio.Event()
    match wait:
        case Readable(stream):
            loop.add_reader(stream, reported.set)
            try:
                await reported.wait()
            finally:
                loop.remove_reader(stream)
        case Writable(stream):
            loop.add_writer(stream, reported.set)
            try:
                await reported.wait()
            finally:
                loop.remove_writer(stream)
        case Called(function, args):
            return await asyncio.to_thread(function, *args)
        case Together(calls):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(drive(*call)) for call in calls]
            return [task.result() for task in tasks]


def run(shop: Shop) -> Report:
    return asyncio.run(drive(open_shop, shop))


if __name__ == "__main__":
    main(run)
