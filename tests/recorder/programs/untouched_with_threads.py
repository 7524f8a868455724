"""What the runtime offers, and what a recorder might spoil of it."""

import functools
import threading
from concurrent.futures import ThreadPoolExecutor

from shared.lane import Report


class Odd(dict):
    __getattr__ = dict.__getitem__

    def __call__(self):
        return 5


def child(number, also=0, call=0, active=0):
    return number + also + call


def length(text):
    return len(str(text))


def holds(go):
    go.wait()


def run(shop):
    go = threading.Event()
    with ThreadPoolExecutor(1) as tasks:
        tasks.submit(holds, go)
        never = tasks.submit(child, 10)
        assert never.cancel()
        go.set()
    try:
        tasks.submit(child, 11)
        raise AssertionError
    except RuntimeError:
        pass
    with ThreadPoolExecutor() as tasks:
        assert tasks.submit(child, number=1, call=2, active=3).result() == 3
        assert tasks.submit(Odd()).result() == 5
        assert tasks.submit(length, "x" * 1_000_000).result() == 1_000_000
        assert tasks.submit(length, 2**20_000).exception()
        assert tasks.submit(functools.partial(child, 4), also=2).result() == 6
        assert list(tasks.map(child, [1, 2])) == [1, 2]
        assert tasks.submit(int, "7").result() == 7
    return Report()
