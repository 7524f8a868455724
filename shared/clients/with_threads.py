"""A thread waits for the world by blocking."""

import os
import select
import socket
from contextlib import suppress
from math import inf
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, Protocol

from shared.clients import THREADS, postgresql
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.clients.postgresql import READ, Query
from shared.errors import CalledOff
from shared.world import shelf, stockroom

slots = BoundedSemaphore(THREADS)

GLANCE_S = 0.05
"""How often who may be called off looks up from a socket, to see whether he is."""


class Flag(Protocol):
    """An Event of threading's or of multiprocessing's."""

    def is_set(self) -> bool:
        """Whether it is."""


def renew() -> None:
    """A child that was forked has none of the threads that hold a slot."""
    global slots
    slots = BoundedSemaphore(THREADS)


os.register_at_fork(after_in_child=renew)


def get(url: str, until: float = inf, *, unless: Flag | None = None) -> Any:
    """The JSON value at `url`; TimeoutError once `time.monotonic()` is at `until`.

    CalledOff if `unless` is set, or once it is: nothing ends a thread that waits for a
    socket, so it looks up from that every `GLANCE_S`.
    """
    exchange = Exchange(url)
    look_up(unless)
    with exchange.speaking(), socket.socket() as stream:
        limit(stream, until)
        stream.connect(exchange.address)
        limit(stream, until)
        stream.sendall(exchange.request)
        while not exchange.complete:
            exchange.receive(receive_some(stream, until, unless))
    return exchange.value()


def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    with slots:
        if postgresql.is_at(database):
            return ask(Query(database, sql, *args))
        return stockroom.query(database, sql, *args)


def fetchval(database: str, sql: str, *args: object) -> Any:
    """The one value in the one row that `sql` finds."""
    [(value,)] = query(database, sql, *args)
    return value


def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    with slots:
        shelf.save(path, text)


def remove(path: str) -> None:
    """Take away what is at `path`, if anything is."""
    with slots:
        shelf.remove(path)


def receive_some(stream: socket.socket, until: float, unless: Flag | None) -> bytes:
    """What has arrived, or b"" at the end."""
    while unless is not None:
        limit(stream, min(until, monotonic() + GLANCE_S))
        with suppress(TimeoutError):
            return stream.recv(RECEIVE_BYTES)
        look_up(unless)
        limit(stream, until)
    limit(stream, until)
    return stream.recv(RECEIVE_BYTES)


def look_up(unless: Flag | None) -> None:
    """Raise CalledOff if we are."""
    if unless is not None and unless.is_set():
        raise CalledOff


def limit(stream: socket.socket, until: float) -> None:
    """Let a socket's next call end at `until`, however much it has waited before."""
    if until < inf:
        if (left_s := until - monotonic()) <= 0:  # settimeout(0) is not to block
            raise TimeoutError("timed out")
        stream.settimeout(left_s)


def ask(asked: Query) -> list[tuple[Any, ...]]:
    """Its rows, from PostgreSQL."""
    with asked.speaking():
        for wait in asked.steps():
            until_ready(*wait)
    return asked.rows()


def until_ready(fd: int, what: str) -> None:
    """Wait until a socket can be read from, or written to."""
    poll = select.poll()
    poll.register(fd, select.POLLIN if what == READ else select.POLLOUT)
    poll.poll()
