"""asyncio: streams for sockets, an executor for what blocks."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from shared.clients import THREADS
from shared.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

slots = ThreadPoolExecutor(THREADS)


async def get(url: str) -> Any:
    """The JSON value at `url`."""
    exchange = Exchange(url)
    with exchange.speaking():
        reader, writer = await asyncio.open_connection(*exchange.address)
        try:
            writer.write(exchange.request)
            while not exchange.complete:
                exchange.receive(await reader.read(RECEIVE_BYTES))
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
    return exchange.value()


async def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(slots, stockroom.query, database, sql, *args)


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(slots, shelf.save, path, text)
