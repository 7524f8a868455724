"""trio: a TCP stream for sockets, a limiter on the threads for what blocks."""

from typing import Any

import trio

from shared.clients import THREADS
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

slots = trio.CapacityLimiter(THREADS)


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking(trio.BrokenResourceError):
        async with await trio.open_tcp_stream(*exchange.address) as stream:
            await stream.send_all(exchange.request)
            while not exchange.complete:
                exchange.receive(await stream.receive_some(RECEIVE_BYTES))
    return exchange.value()


async def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    return await trio.to_thread.run_sync(
        stockroom.query, database, sql, *args, limiter=slots
    )


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    await trio.to_thread.run_sync(shelf.save, path, text, limiter=slots)
