"""trio: a TCP stream for sockets, a limiter on the threads for what blocks."""

from collections.abc import Callable
from typing import Any, TypeVar

import trio

from shared.clients import THREADS, postgresql
from shared.clients.http1 import Exchange
from shared.clients.postgresql import READ, Query
from shared.world import shelf, stockroom

T = TypeVar("T")

slots: trio.lowlevel.RunVar[trio.CapacityLimiter] = trio.lowlevel.RunVar("slots")


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking(trio.BrokenResourceError):
        async with await trio.open_tcp_stream(*exchange.address) as stream:
            await stream.send_all(exchange.request)
            while not exchange.complete:
                exchange.receive(await stream.receive_some())
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
        limiter = trio.CapacityLimiter(THREADS)
        slots.set(limiter)
    return await trio.to_thread.run_sync(call, *args, limiter=limiter)


async def ask(asked: Query) -> list[tuple[Any, ...]]:
    """Its rows, from PostgreSQL."""
    with asked.speaking():
        try:
            for wait in asked.steps():
                await until_ready(*wait)
        except trio.Cancelled:
            with trio.CancelScope(shield=True):
                for wait in asked.calling_off():
                    await until_ready(*wait)
            # If it has been done all the same, the next wait raises.
            if not asked.is_done:
                raise
    return asked.rows()


async def until_ready(fd: int, what: str) -> None:
    """Wait until a socket can be read from, or written to."""
    if what == READ:
        await trio.lowlevel.wait_readable(fd)
    else:
        await trio.lowlevel.wait_writable(fd)
