"""What it costs to send work to a process, and to send much of it at once."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial

TINY = range(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
BEST_OF = 3


def square(number: int) -> int:
    return number * number


def send(workers: Executor, data: bytes) -> None:
    workers.submit(len, data).result()


def squares(workers: Executor, size: int) -> None:
    list(workers.map(square, TINY, chunksize=size))


def in_a_loop() -> None:
    list(map(square, TINY))


def tell(what: str, call: Callable[[], object], times: int = 1) -> None:
    """How long a call takes, in milliseconds: the least of some runs."""
    took = []
    for _ in range(BEST_OF):
        begun = time.perf_counter()
        for _ in range(times):
            call()
        took.append(1000 * (time.perf_counter() - begun) / times)
    print(f"{what:32}{min(took):7.2f} ms")


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as workers:
        squares(workers, 1)  # now both are there
        tell("one call, there and back", partial(send, workers, b""), 1000)
        for megabytes in (1, 10, 100):
            data = bytes(megabytes * 1_000_000)
            tell(
                f"one call with {megabytes:3} MB", partial(send, workers, data)
            )
        for size in (1, 100, 5_000):
            what = f"{len(TINY):,} squares, chunksize {size:5,}"
            tell(what, partial(squares, workers, size))
        tell(f"{len(TINY):,} squares, a plain loop", in_a_loop)
