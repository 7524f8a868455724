"""What does a task cost that waits?"""

from threading import Event, Semaphore, Thread

from chapters.chapter14_how_many.exhibits.costs.scales import Scales, main


def task(here: Semaphore, go: Event) -> None:
    here.release()
    go.wait()


def wait(number: int, scales: Scales) -> None:
    here, go = Semaphore(0), Event()
    scales.none()
    tasks = [Thread(target=task, args=(here, go)) for _ in range(number)]
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
    main(wait, 1000)
