"""What does a task cost that waits?"""

from multiprocessing import get_context
from multiprocessing.synchronize import Event, Semaphore

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


def task(here: Semaphore, go: Event) -> None:
    here.release()
    go.wait()


def wait(number: int, scales: Scales) -> None:
    # The cheapest: a copy of this process, and nothing is imported.
    fork = get_context("fork")
    here, go = fork.Semaphore(0), fork.Event()
    scales.none()
    tasks = [fork.Process(target=task, args=(here, go)) for _ in range(number)]
    for each in tasks:
        each.start()
    for _ in range(number):
        here.acquire()
    scales.all_wait()
    go.set()
    for each in tasks:
        each.join()
    scales.all_ended()


if __name__ == "__main__":
    main(wait, 50)
