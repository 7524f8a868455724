"""Build the loop."""

from typing import Any

import gevent
from gevent.socket import wait_read, wait_write

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
            wait_read(stream.fileno())
        case Writable(stream):
            wait_write(stream.fileno())
        case Called(function, args):
            return gevent.get_hub().threadpool.apply(function, args)
        case Together(calls):
            tasks = [gevent.spawn(drive, *call) for call in calls]
            try:
                gevent.joinall(tasks, raise_error=True)
            finally:
                gevent.killall(tasks)
            return [task.value for task in tasks]


def run(shop: Shop) -> Report:
    return drive(open_shop, shop)


if __name__ == "__main__":
    main(run)
