"""Callers and who answers them, in one loop; the backend is named."""

import sys

import anyio
from anyio.abc import SocketStream, TaskStatus


async def answer(stream: SocketStream) -> None:
    async with stream:
        line = await stream.receive()
        await anyio.sleep(0.02)
        await stream.send(line)


async def serve(*, task_status: TaskStatus[int]) -> None:
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    task_status.started(listener.extra(anyio.abc.SocketAttribute.local_port))
    await listener.serve(answer)


async def ask(port: int, number: int) -> None:
    async with await anyio.connect_tcp("127.0.0.1", port) as stream:
        await stream.send(b"%d\n" % number)
        print(await stream.receive())


async def main() -> None:
    async with anyio.create_task_group() as group:
        port = await group.start(serve)
        await ask(port, 0)
        group.cancel_scope.cancel()


anyio.run(main, backend=sys.argv[1])
