"""Things to compute: a name, and what is called again and again."""

import hashlib
import json
import random
import zlib
from collections.abc import Callable, Mapping

DATA = random.Random(1).randbytes(1 << 20)
NUMBERS = list(random.Random(1).randbytes(1 << 16))
# Made when the program runs: what is kept in a .pyc is counted by nobody.
TIMES, MORE, BITS = map(int, ("1103515245", "12345", "2147483647"))


def loop() -> int:
    figure = 1
    for _ in range(20_000):
        figure = figure * 211 + 17 & 255
    return figure


def with_large_numbers() -> int:
    figure = 1
    for _ in range(20_000):
        figure = figure * TIMES + MORE & BITS
    return figure


JOBS: Mapping[str, Callable[[], object]] = {
    "a loop in Python": loop,
    "with large numbers": with_large_numbers,
    "sorted(numbers)": lambda: sorted(NUMBERS),
    "json.dumps(numbers)": lambda: json.dumps(NUMBERS),
    "zlib.compress(data)": lambda: zlib.compress(DATA, 1),
    "hashlib.sha256(data)": lambda: hashlib.sha256(DATA).digest(),
}


def work(name: str, times: int) -> None:
    for _ in range(times):
        JOBS[name]()
