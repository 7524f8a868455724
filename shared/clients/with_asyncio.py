"""asyncio: streams for sockets, an executor's threads for what blocks."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from shared.clients import THREADS
from shared.clients.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

T = TypeVar("T")
slots = ThreadPoolExecutor(THREADS)


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking():
        reader, writer = await asyncio.open_connection(*exchange.address)
        try:
            writer.write(exchange.request)
            await writer.drain()
            while not exchange.complete:
                exchange.receive(await reader.read(RECEIVE_BYTES))
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
    return exchange.value()


async def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    return await in_thread(stockroom.query, database, sql, *args)


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    await in_thread(shelf.save, path, text)


async def in_thread(call: Callable[..., T], *args: object) -> T:
    """What `call` gives or raises, from a thread of ours.

    `asyncio.to_thread` would take the loop's default executor, which is the lane's.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(slots, call, *args)
