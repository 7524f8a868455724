"""asyncio: streams for sockets, threads of the loop's executor for what blocks."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from shared.clients import THREADS
from shared.http1 import RECEIVE_BYTES, Exchange
from shared.world import shelf, stockroom

prepared: WeakSet[asyncio.AbstractEventLoop] = WeakSet()


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
    prepare_executor()
    return await asyncio.to_thread(stockroom.query, database, sql, *args)


async def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    prepare_executor()
    await asyncio.to_thread(shelf.save, path, text)


def prepare_executor() -> None:
    """Give this event loop an executor of our size; `asyncio.run` shuts it down."""
    loop = asyncio.get_running_loop()
    if loop not in prepared:
        loop.set_default_executor(ThreadPoolExecutor(THREADS))
        prepared.add(loop)
