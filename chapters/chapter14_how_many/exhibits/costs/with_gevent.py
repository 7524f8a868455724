"""What does a task cost that waits?"""

import gevent
from gevent.event import Event
from gevent.lock import Semaphore

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


def task(here: Semaphore, go: Event) -> None:
    here.release()
    go.wait()


def wait(number: int, scales: Scales) -> None:
    here, go = Semaphore(0), Event()
    scales.none()
    tasks = [gevent.spawn(task, here, go) for _ in range(number)]
    for _ in range(number):
        here.acquire()
    scales.all_wait()
    go.set()
    gevent.joinall(tasks, raise_error=True)
    scales.all_ended()


if __name__ == "__main__":
    main(wait, 10_000)
