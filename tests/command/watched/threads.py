"""Threads that wait: for a queue, for each other, for time."""

import time
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Thread

queue: "Queue[int | None]" = Queue()


class Ticker(Thread):
    def run(self) -> None:
        time.sleep(0.02)


def consume() -> None:
    while (number := queue.get()) is not None:
        print(number)


def square(number: int) -> int:
    return number * number


consumer, ticker = Thread(target=consume), Ticker()
consumer.start()
ticker.start()
time.sleep(0.02)
for number in (1, 2, None):
    queue.put(number)
consumer.join()
ticker.join()
with ThreadPoolExecutor(2) as pool:
    print([*pool.map(square, range(3))])
