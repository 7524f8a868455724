"""What a wait costs: two tasks send each other a byte, on our loop and asyncio's."""

import asyncio
import time
from collections.abc import Callable
from socket import socket, socketpair
from typing import Any

from chapters.chapter13_build_the_loop.exhibits.loops import (
    coroutines as ours,
)

ROUNDS, BEST_OF = 5_000, 5


async def on_ours(stream: socket) -> None:
    for _ in range(ROUNDS):
        stream.send(b"!")
        await ours.readable(stream)
        stream.recv(1)


async def both_on_ours(one: socket, other: socket) -> None:
    await ours.together(on_ours(one), on_ours(other))


async def on_asyncio(stream: socket) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(ROUNDS):
        stream.send(b"!")
        await loop.sock_recv(stream, 1)


async def both_on_asyncio(one: socket, other: socket) -> None:
    await asyncio.gather(on_asyncio(one), on_asyncio(other))


def least_us(run: Callable[[Any], Any], both: Callable[..., Any]) -> float:
    """The least of some runs, in microseconds of CPU for one byte."""
    took = []
    for _ in range(BEST_OF):
        one, other = socketpair()
        with one, other:
            one.setblocking(False)
            other.setblocking(False)
            begun = time.process_time()
            run(both(one, other))
            took.append(time.process_time() - begun)
    return min(took) * 1e6 / (2 * ROUNDS)


if __name__ == "__main__":
    for name, run, both in (
        ("our loop", ours.run, both_on_ours),
        ("asyncio", asyncio.run, both_on_asyncio),
    ):
        print(f"{name:9} {least_us(run, both):3.0f} microseconds for a byte")
