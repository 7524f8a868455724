"""curio: its own socket objects, its own worker threads for what blocks."""

from typing import Any

import curio
import curio.workers
from curio import socket

from shared.clients import THREADS
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

curio.workers.MAX_WORKER_THREADS = THREADS  # of the pool that each kernel makes


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking():
        async with socket.socket() as stream:
            await stream.connect(exchange.address)
            await stream.sendall(exchange.request)
            while not exchange.complete:
                exchange.receive(await stream.recv(RECEIVE_BYTES))
    return exchange.value()


async def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    return await curio.run_in_thread(stockroom.query, database, sql, *args)


async def fetchval(database: str, sql: str, *args: object) -> Any:
    """The one value in the one row that `sql` finds."""
    [(value,)] = await query(database, sql, *args)
    return value


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    await curio.run_in_thread(shelf.save, path, text)


async def remove(path: str) -> None:
    """Take away what is at `path`, if anything is."""
    await curio.run_in_thread(shelf.remove, path)
