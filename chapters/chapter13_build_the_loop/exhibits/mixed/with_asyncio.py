"""What asyncio says of a wait that is not its own."""

import asyncio
from socket import socket

from chapters.chapter13_build_the_loop.job import Readable


async def main() -> None:
    with socket() as stream:
        await Readable(stream)


try:
    asyncio.run(main())
except Exception as error:
    print(f"{type(error).__name__}: {error}")
