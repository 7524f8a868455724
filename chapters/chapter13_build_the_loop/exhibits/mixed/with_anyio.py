"""What anyio says of a wait that is not its own."""

from socket import socket

import anyio

from chapters.chapter13_build_the_loop.job import Readable


async def main() -> None:
    with socket() as stream:
        await Readable(stream)


try:
    anyio.run(main)
except Exception as error:
    print(f"{type(error).__name__}: {error}")
