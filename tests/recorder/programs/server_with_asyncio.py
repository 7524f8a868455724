"""A server of asyncio's takes a connection in a task of its own."""

import asyncio

from shared.lane import Report


def protocol():
    return asyncio.Protocol()


async def waits():
    await asyncio.sleep(0)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    _, writer = await asyncio.open_connection(*address)
    writer.close()
    await writer.wait_closed()
    server.close()
    await asyncio.create_task(waits())


def run(shop):
    asyncio.run(main())
    return Report()
