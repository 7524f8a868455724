"""All that is to be together is driven one after the other."""

from typing import Any

import curio
from curio import traps

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
    match wait:
        case Readable(stream):
            await traps._read_wait(stream)
        case Writable(stream):
            await traps._write_wait(stream)
        case Called(function, args):
            return await curio.run_in_thread(function, *args)
        case Together(calls):
            return [await drive(*call) for call in calls]


def run(shop: Shop) -> Report:
    return curio.run(drive, open_shop, shop)


if __name__ == "__main__":
    main(run)
