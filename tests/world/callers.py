"""A bare connection to the supplier, and what its log tells of it."""

import socket
import struct
import time
from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit

from shared.shop import Product, Shop
from shared.world import OpenShop
from shared.world.log import ANSWERED, ARRIVED

DEADLINE_S = 10.0
LONG_MS = 600_000
"""A pace that no test waits for."""

OpenShopFixture = Callable[..., OpenShop]


def until(holds: Callable[[], bool]) -> bool:
    """Whether a condition that nothing tells of holds before long."""
    deadline = time.monotonic() + DEADLINE_S
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.002)
    return held


class Caller:
    """A bare connection to the supplier, on which one request was sent."""

    def __init__(self, url: str, request: bytes = b"") -> None:
        parts = urlsplit(url)
        assert parts.port
        self.socket = socket.create_connection(("127.0.0.1", parts.port), DEADLINE_S)
        plain = f"GET {parts.path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()
        try:
            self.socket.sendall(request or plain)
        except OSError:
            self.leave()  # The supplier need not read all of a strange request.
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        self.socket.close()

    def reset(self) -> None:
        """Leave with a RST, as a process does that is killed with unread data."""
        self.socket.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self.leave()

    def hears(self) -> tuple[bytes, str]:
        """All that comes until the supplier closes, and how it does."""
        heard = b""
        try:
            while data := self.socket.recv(65536):
                heard += data
        except ConnectionResetError:
            return heard, "reset"
        return heard, "closed"

    def status(self) -> int:
        return int(self.hears()[0].split()[1])


Call = Callable[..., Caller]


def shop_of(*products: Product, seed: int = 1) -> Shop:
    return Shop(products, seed)


def whats(opened: OpenShop) -> list[str]:
    """What happened, without where."""
    return [what for _, what, _ in opened.log().events]


def answered(opened: OpenShop) -> list[str]:
    """The SKUs of the answers, in their order."""
    events = opened.log().events
    return [
        path.removeprefix("/price/") for _, what, path in events if what == ANSWERED
    ]


def when(opened: OpenShop, what: str, sku: str) -> int:
    """The nanosecond at which something happened to a product's one request."""
    [at] = [
        at
        for at, happened, path in opened.log().events
        if (happened, path) == (what, f"/price/{sku}")
    ]
    return at


def arrived(opened: OpenShop, count: int) -> bool:
    """True as soon as that many requests have arrived."""
    return until(lambda: whats(opened).count(ARRIVED) == count)
