"""anyio: a TCP stream for sockets, a limiter on the threads for what blocks."""

from collections.abc import Callable
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from anyio.abc import ByteStream
from anyio.lowlevel import RunVar

from shared.clients import THREADS, postgresql
from shared.clients.http1 import Exchange
from shared.clients.postgresql import READ, Query
from shared.world import shelf, stockroom

T = TypeVar("T")

slots: RunVar[anyio.CapacityLimiter] = RunVar("slots")


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking(anyio.BrokenResourceError):
        async with await anyio.connect_tcp(*exchange.address) as stream:
            await stream.send(exchange.request)
            while not exchange.complete:
                exchange.receive(await receive_some(stream))
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
    """What `call` gives or raises, from one of the threads that this run may have."""
    try:
        limiter = slots.get()
    except LookupError:
        limiter = anyio.CapacityLimiter(THREADS)
        slots.set(limiter)
    return await to_thread.run_sync(call, *args, limiter=limiter)


async def receive_some(stream: ByteStream) -> bytes:
    """What has arrived; anyio raises at the end of a stream, sockets say b""."""
    try:
        return await stream.receive()
    except anyio.EndOfStream:
        return b""


async def ask(asked: Query) -> list[tuple[Any, ...]]:
    """Its rows, from PostgreSQL."""
    with asked.speaking():
        try:
            for wait in asked.steps():
                await until_ready(*wait)
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True):
                for wait in asked.calling_off():
                    await until_ready(*wait)
            # If it has been done all the same, the next wait raises.
            if not asked.is_done:
                raise
    return asked.rows()


async def until_ready(fd: int, what: str) -> None:
    """Wait until a socket can be read from, or written to."""
    if what == READ:
        await anyio.wait_readable(fd)
    else:
        await anyio.wait_writable(fd)
