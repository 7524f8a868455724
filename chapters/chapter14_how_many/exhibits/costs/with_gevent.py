"""What does a task cost that waits?"""

from collections.abc import Iterator
from itertools import count

import gevent
from gevent.event import Event

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


def task(
    number: int, begun: Iterator[int], all_here: Event, go: Event
) -> None:
    if next(begun) == number:
        all_here.set()
    go.wait()


def wait(number: int, scales: Scales) -> None:
    begun, all_here, go = count(1), Event(), Event()
    scales.none()
    tasks = [
        gevent.spawn(task, number, begun, all_here, go) for _ in range(number)
    ]
    all_here.wait()
    scales.all_wait()
    go.set()
    gevent.joinall(tasks, raise_error=True)
    scales.all_ended()


if __name__ == "__main__":
    main(wait, 10_000)
