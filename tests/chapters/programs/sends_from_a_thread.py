"""Sends from another thread what a task waits for: `python ... trio`."""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

import anyio
import trio
import trio.testing


def told(send: Callable[[str], Any]) -> None:
    """Print how it ends; the task is not woken, and no loop could end well."""
    try:
        send("tea")
        print("sent", flush=True)
    except RuntimeError as error:
        print(f"RuntimeError: {error}", flush=True)
    os._exit(0)


async def with_asyncio() -> None:
    queue: asyncio.Queue[str] = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(queue.get())
        await asyncio.sleep(0)
        await asyncio.to_thread(told, queue.put_nowait)


async def with_trio() -> None:
    sender, receiver = trio.open_memory_channel[str](1)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(receiver.receive)
        await trio.testing.wait_all_tasks_blocked()
        await trio.to_thread.run_sync(told, sender.send_nowait)


async def with_anyio() -> None:
    sender, receiver = anyio.create_memory_object_stream[str](1)
    async with anyio.create_task_group() as group:
        group.start_soon(receiver.receive)
        await anyio.wait_all_tasks_blocked()
        await anyio.to_thread.run_sync(told, sender.send_nowait)


if __name__ == "__main__":
    match sys.argv[1]:
        case "asyncio":
            # asyncio: it is looked at in debug mode only.
            asyncio.run(with_asyncio(), debug=True)
        case "trio":
            trio.run(with_trio)
        case "anyio":
            anyio.run(with_anyio, backend_options={"debug": True})
