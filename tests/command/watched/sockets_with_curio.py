"""Callers and who answers them, in one loop."""

import curio
from curio import socket


async def answer(client: socket.socket) -> None:
    line = await client.recv(100)
    await curio.sleep(0.02)
    await client.sendall(line)


async def ask(port: int, number: int) -> None:
    stream = await curio.open_connection("127.0.0.1", port)
    await stream.sendall(b"%d\n" % number)
    print(await stream.recv(100))
    await stream.close()


async def main() -> None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    asks = await curio.spawn(ask, listener.getsockname()[1], 0)
    client, _ = await listener.accept()
    await answer(client)
    await asks.join()
    await client.close()
    await listener.close()


curio.run(main)
