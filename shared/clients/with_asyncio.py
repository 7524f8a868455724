"""asyncio: streams for sockets, an executor's threads for what blocks."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from shared.clients import THREADS, postgresql
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.clients.postgresql import READ, Query
from shared.world import shelf, stockroom

T = TypeVar("T")
Slots = AsyncGenerator[ThreadPoolExecutor]

slots: dict[asyncio.AbstractEventLoop, Slots] = {}

readers: set[asyncio.StreamReader] = set()
"""Those that are being read from.

A stream's protocol holds its reader weakly, and the loop its tasks: a task that
nobody else holds could be collected while it waits for its answer.
"""


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking():
        reader, writer = await asyncio.open_connection(*exchange.address)
        readers.add(reader)
        try:
            writer.write(exchange.request)
            await writer.drain()
            while not exchange.complete:
                exchange.receive(await reader.read(RECEIVE_BYTES))
        finally:
            readers.discard(reader)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
    return exchange.value()


async def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    if postgresql.is_at(database):
        return await ask(Query(database, sql, *args))
    return await in_thread(stockroom.query, database, sql, *args)


async def fetchval(database: str, sql: str, *args: object) -> Any:
    """The one value in the one row that `sql` finds."""
    [(value,)] = await query(database, sql, *args)
    return value


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    await in_thread(shelf.save, path, text)


async def remove(path: str) -> None:
    """Take away what is at `path`, if anything is."""
    await in_thread(shelf.remove, path)


async def in_thread(call: Callable[..., T], *args: object) -> T:
    """What `call` gives or raises, from a thread of ours.

    `asyncio.to_thread` would take the loop's default executor, which is the lane's.
    """
    loop = asyncio.get_running_loop()
    if loop not in slots:
        slots[loop] = while_it_runs(loop)
    return await loop.run_in_executor(await anext(slots[loop]), call, *args)


async def while_it_runs(loop: asyncio.AbstractEventLoop) -> Slots:
    """An executor that ends when the loop is shut down, as `asyncio.run` does.

    For a loop then closes the asynchronous generators that were begun on it:
    https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.shutdown_asyncgens
    """
    try:
        with ThreadPoolExecutor(THREADS) as executor:
            while True:
                yield executor
    finally:
        slots.pop(loop, None)


async def ask(asked: Query) -> list[tuple[Any, ...]]:
    """Its rows, from PostgreSQL."""
    with asked.speaking():
        try:
            for wait in asked.steps():
                await until_ready(*wait)
        except asyncio.CancelledError:
            for wait in asked.calling_off():
                await until_ready(*wait)
            raise
    return asked.rows()


async def until_ready(fd: int, what: str) -> None:
    """Wait until a socket can be read from, or written to."""
    loop = asyncio.get_running_loop()
    add, remove = loop.add_writer, loop.remove_writer
    if what == READ:
        add, remove = loop.add_reader, loop.remove_reader
    ready = asyncio.Event()
    add(fd, ready.set)
    try:
        await ready.wait()
    finally:
        remove(fd)
