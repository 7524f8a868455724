"""Coroutines are made here and sent to workers."""

from concurrent.futures import ProcessPoolExecutor
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


def drive(coroutine: Any) -> Any:
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
            with ProcessPoolExecutor(max_workers=len(calls)) as pool:
                tasks = [
                    pool.submit(drive, function(*args))
                    for function, *args in calls
                ]
            return [task.result() for task in tasks]


def run(shop: Shop) -> Report:
    shop.workers(3 * len(shop.skus))
    return drive(open_shop(shop))


if __name__ == "__main__":
    main(run)
