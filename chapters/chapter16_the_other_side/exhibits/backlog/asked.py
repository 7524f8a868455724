"""Which backlog is asked for when a server of a runtime's own begins to listen."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ANYWHERE = ("127.0.0.1", 0)


@contextmanager
def asked_for(kind: type[Any] = socket.socket) -> Iterator[None]:
    """Print the number that sockets of a kind are told to `listen` with."""
    listen = kind.listen

    def listens(self: Any, *backlog: int) -> None:
        print(f"{backlog[0]:,}" if backlog else "what Python says")
        listen(self, *backlog)

    kind.listen = listens
    try:
        yield
    finally:
        kind.listen = listen
