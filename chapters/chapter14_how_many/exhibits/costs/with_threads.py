"""What does a task cost that waits?"""

from collections.abc import Iterator
from itertools import count
from threading import Event, Thread

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
        Thread(target=task, args=(number, begun, all_here, go))
        for _ in range(number)
    ]
    for each in tasks:
        each.start()
    all_here.wait()
    scales.all_wait()
    go.set()
    for each in tasks:
        each.join()
    scales.all_ended()


if __name__ == "__main__":
    main(wait, 1000)
