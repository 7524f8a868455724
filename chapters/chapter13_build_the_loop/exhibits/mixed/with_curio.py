"""What curio says of a wait that is not its own."""

import sys
from socket import socket

import curio

from chapters.chapter13_build_the_loop.job import Readable


async def main() -> None:
    with socket() as stream:
        await Readable(stream)


# curio: its kernel is gone, and a task that is collected then says so once more.
sys.unraisablehook = lambda _: None
try:
    curio.run(main)
except Exception as error:
    print(f"{type(error).__name__}: {error}")
