"""anyio: a TCP stream for sockets, a limiter on the threads for what blocks."""

from typing import Any

import anyio
from anyio import to_thread
from anyio.abc import ByteStream

from shared.clients import THREADS
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

slots = anyio.CapacityLimiter(THREADS)


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
    return await to_thread.run_sync(
        stockroom.query, database, sql, *args, limiter=slots
    )


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    await to_thread.run_sync(shelf.save, path, text, limiter=slots)


async def receive_some(stream: ByteStream) -> bytes:
    """What has arrived; anyio raises at the end of a stream, sockets say b""."""
    try:
        return await stream.receive(RECEIVE_BYTES)
    except anyio.EndOfStream:
        return b""
