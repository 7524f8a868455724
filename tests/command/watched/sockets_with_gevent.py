"""Callers and who answers them, in one loop."""

from gevent import monkey

monkey.patch_all()

import socket

import gevent
from gevent.server import StreamServer


def answer(client: socket.socket, _: object) -> None:
    line = client.recv(100)
    gevent.sleep(0.02)
    client.sendall(line)


def ask(port: int, number: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as stream:
        stream.sendall(b"%d\n" % number)
        print(stream.recv(100))


server = StreamServer(("127.0.0.1", 0), answer)
server.start()
port = int(server.server_port or 0)
gevent.joinall([gevent.spawn(ask, port, 0)])
server.stop()
