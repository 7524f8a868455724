"""It goes on as soon as one of them has ended."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
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


def drive(function: Any, *args: Any) -> Any:
    coroutine = function(*args)
    enter, value = coroutine.send, None
    while True:
        try:
            wait = enter(value)
        except StopIteration as end:
            return end.value
        try:
            enter, value = coroutine.send, until(wait)
        except BaseException as error:
            enter, value = coroutine.throw, error


def until(wait: Wait) -> Any:
    match wait:
        case Readable(stream):
            with DefaultSelector() as selector:
                selector.register(stream, EVENT_READ)
                selector.select()
        case Writable(stream):
            with DefaultSelector() as selector:
                selector.register(stream, EVENT_WRITE)
                selector.select()
        case Called(function, args):
            return function(*args)
        case Together(calls):
            with ThreadPoolExecutor(max_workers=len(calls)) as pool:
                tasks = [pool.submit(drive, *call) for call in calls]
                return [next(as_completed(tasks)).result()]


def run(shop: Shop) -> Report:
    return drive(open_shop, shop)


if __name__ == "__main__":
    main(run)
