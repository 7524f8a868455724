"""curio: its own socket objects, its own worker threads for what blocks."""

from typing import Any

import curio
import curio.traps
import curio.workers
from curio import socket

from shared.clients import THREADS, postgresql
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.clients.postgresql import READ, Query
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
    if postgresql.is_at(database):
        return await ask(Query(database, sql, *args))
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


async def ask(asked: Query) -> list[tuple[Any, ...]]:
    """Its rows, from PostgreSQL."""
    with asked.speaking():
        try:
            for wait in asked.steps():
                await until_ready(*wait)
        except curio.CancelledError:
            async with curio.disable_cancellation():
                for wait in asked.calling_off():
                    await until_ready(*wait)
            raise
    return asked.rows()


async def until_ready(fd: int, what: str) -> None:
    """Wait until a socket can be read from, or written to."""
    if what == READ:
        await curio.traps._read_wait(fd)
    else:
        await curio.traps._write_wait(fd)
