"""A query whose steps a test takes one by one, up to where it is looked at."""

import select
from collections.abc import Callable

from shared.clients.postgresql import READ, Query
from tests.world.callers import until


def begin(asked: Query, far_enough: Callable[[], bool]) -> None:
    """Take a query's steps until it is so far, which it must come to be."""
    for fd, what in asked.steps():
        if wait(fd, what, far_enough):
            return
    raise AssertionError("it was answered before it was so far")


def wait(fd: int, what: str, unless: Callable[[], bool] = lambda: False) -> bool:
    """Wait for a socket, or for something else before that; whether it was that."""
    assert until(lambda: unless() or is_ready(fd, what))
    return unless()


def is_ready(fd: int, what: str) -> bool:
    reads, writes = ([fd], []) if what == READ else ([], [fd])
    return any(select.select(reads, writes, [], 0))
