"""A thread waits for the world by blocking."""

import socket
from threading import BoundedSemaphore
from typing import Any

from shared.clients import THREADS
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

slots = BoundedSemaphore(THREADS)


def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking(), socket.socket() as stream:
        stream.connect(exchange.address)
        stream.sendall(exchange.request)
        while not exchange.complete:
            exchange.receive(stream.recv(RECEIVE_BYTES))
    return exchange.value()


def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    with slots:
        return stockroom.query(database, sql, *args)


def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    with slots:
        shelf.save(path, text)
