"""How much longer two workers take for two jobs than one of them for one."""

import sys
import time
from concurrent.futures import Executor

from chapters.chapter15_every_core.exhibits.two_at_once.jobs import JOBS, work

LONG_S = 0.2
"""About so long one job takes."""

BEST_OF = 5


def seconds(workers: Executor, name: str, times: int, jobs: int) -> float:
    begun = time.perf_counter()
    asked = [workers.submit(work, name, times) for _ in range(jobs)]
    for job in asked:
        job.result()
    return time.perf_counter() - begun


def tell(workers: Executor) -> None:
    """Of all jobs, or of those that are named as arguments.

    It is the least of some runs of each: whatever disturbs one makes it longer.
    """
    for name in sys.argv[1:] or JOBS:
        seconds(workers, name, 1, 2)
        times = round(LONG_S / seconds(workers, name, 10, 1) * 10)
        took = [
            [seconds(workers, name, times, jobs) for jobs in (1, 2)]
            for _ in range(BEST_OF)
        ]
        one, two = map(min, zip(*took, strict=True))
        print(f"{name:21} two take {two / one:.1f} times as long as one")
