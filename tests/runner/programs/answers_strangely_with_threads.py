"""A counter whose answers are by the caller's first word."""

import socket
from dataclasses import dataclass

from shared.lane import Report
from shared.shop import Shop as OneOfAll


@dataclass(frozen=True)
class Shop(OneOfAll):
    counter: int = -1


def run(shop):
    with socket.socket(fileno=shop.counter) as listener:
        while True:
            stream, _ = listener.accept()
            with stream:
                word = stream.recv(100)
                if word == b"raise":
                    raise ZeroDivisionError
                if word == b"stay":
                    stream.recv(100)
                if word == b"end":
                    return Report()
                shop.price_url("tea")
                stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
