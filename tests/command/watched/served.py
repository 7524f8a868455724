"""A handler blocks, and nobody else is there who would have to wait."""

import asyncio
import time


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    time.sleep(0.1)
    writer.close()


async def main() -> None:
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"tea\n")
        await reader.read()
        writer.close()


asyncio.run(main())
