"""Eight calls for a pool of two threads."""

import time
from concurrent.futures import ThreadPoolExecutor


def work(number: int) -> None:
    time.sleep(0.1)


with ThreadPoolExecutor(2) as pool:
    list(pool.map(work, range(8)))
