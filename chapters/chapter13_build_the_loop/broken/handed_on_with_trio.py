"""What a coroutine of ours waits for is handed on to trio."""

from typing import Any

import trio

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
            enter, value = coroutine.send, await wait
        except BaseException as error:
            enter, value = coroutine.throw, error


async def until(wait: Wait) -> Any:
    match wait:
        case Readable(stream):
            await trio.lowlevel.wait_readable(stream)
        case Writable(stream):
            await trio.lowlevel.wait_writable(stream)
        case Called(function, args):
            return await trio.to_thread.run_sync(function, *args)
        case Together(calls):
            gave: dict[int, Any] = {}

            async def keep(place: int, *call: Any) -> None:
                gave[place] = await drive(*call)

            async with trio.open_nursery() as nursery:
                for place, call in enumerate(calls):
                    nursery.start_soon(keep, place, *call)
            return [gave[place] for place in range(len(calls))]


def run(shop: Shop) -> Report:
    return trio.run(drive, open_shop, shop)


if __name__ == "__main__":
    main(run)
