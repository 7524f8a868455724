"""Three runtimes in one program, one after the other, and a loop in a thread."""

import asyncio
from threading import Thread

import gevent
import trio


async def with_asyncio() -> None:
    await asyncio.sleep(0.01)


async def with_trio() -> None:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(child)


async def child() -> None:
    await trio.sleep(0.01)


def with_gevent() -> None:
    gevent.sleep(0.01)


asyncio.run(with_asyncio())
trio.run(with_trio)
gevent.spawn(with_gevent).join()
beside = Thread(target=lambda: asyncio.run(with_asyncio()))
beside.start()
beside.join()
