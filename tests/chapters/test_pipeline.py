"""What chapter 7 says of queues and channels beyond its lanes."""

import subprocess
import sys
from pathlib import Path

import anyio
import pytest
import trio

PROGRAM = Path(__file__).with_name("programs") / "sends_from_a_thread.py"


@pytest.mark.parametrize("lane", ["asyncio", "trio", "anyio"])
def test_none_is_for_threads(lane: str) -> None:
    """Who puts into it from another thread cannot wake a task that waits for it."""
    command = [sys.executable, str(PROGRAM), lane]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stdout.startswith("RuntimeError: ")


def test_channel_in_two_runs() -> None:
    """A channel of trio's, and a stream of anyio's, belong to no run."""
    got: list[str] = []
    channel = trio.open_memory_channel[str](0)
    stream = anyio.create_memory_object_stream[str](0)

    async def through_channel() -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(channel[0].send, "channel")
            got.append(await channel[1].receive())

    async def through_stream() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(stream[0].send, "stream")
            got.append(await stream[1].receive())

    for _ in range(2):
        trio.run(through_channel)
        anyio.run(through_stream)
    stream[0].close()
    stream[1].close()
    assert got == ["channel", "stream"] * 2
