"""A thread for each of eight calls."""

import time
from concurrent.futures import ThreadPoolExecutor


def work(number: int) -> None:
    time.sleep(0.1)


with ThreadPoolExecutor(8) as pool:
    list(pool.map(work, range(8)))
