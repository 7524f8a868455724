"""Callers and who answers them, in one loop."""

from functools import partial

import trio


async def answer(stream: trio.SocketStream) -> None:
    line = await stream.receive_some()
    await trio.sleep(0.02)
    await stream.send_all(line)


async def ask(port: int, number: int) -> None:
    async with await trio.open_tcp_stream("127.0.0.1", port) as stream:
        await stream.send_all(b"%d\n" % number)
        print(await stream.receive_some())


async def main() -> None:
    async with trio.open_nursery() as nursery:
        serve = partial(trio.serve_tcp, answer, 0, host="127.0.0.1")
        listeners = await nursery.start(serve)
        port = listeners[0].socket.getsockname()[1]
        async with trio.open_nursery() as callers:
            callers.start_soon(ask, port, 0)
        nursery.cancel_scope.cancel()


trio.run(main)
