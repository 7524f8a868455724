"""A thread waits for the world by blocking."""

import os
import socket
from math import inf
from threading import BoundedSemaphore
from time import monotonic
from typing import Any

from shared.clients import THREADS
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

slots = BoundedSemaphore(THREADS)


def renew() -> None:
    """A child that was forked has none of the threads that hold a slot."""
    global slots
    slots = BoundedSemaphore(THREADS)


os.register_at_fork(after_in_child=renew)


def get(url: str, until: float = inf) -> Any:
    """The JSON value at `url`; TimeoutError once `time.monotonic()` is at `until`."""
    exchange = Exchange(url)
    with exchange.speaking(), socket.socket() as stream:
        limit(stream, until)
        stream.connect(exchange.address)
        limit(stream, until)
        stream.sendall(exchange.request)
        while not exchange.complete:
            limit(stream, until)
            exchange.receive(stream.recv(RECEIVE_BYTES))
    return exchange.value()


def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    with slots:
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


def limit(stream: socket.socket, until: float) -> None:
    """Let a socket's next call end at `until`, however much it has waited before."""
    if until < inf:
        if (left_s := until - monotonic()) <= 0:  # settimeout(0) is not to block
            raise TimeoutError("timed out")
        stream.settimeout(left_s)
