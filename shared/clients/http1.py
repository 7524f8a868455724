"""HTTP/1.1 without I/O: the rules of one GET, for every runtime's own sockets.

No runtime spans all seven lanes, and so no HTTP client does.  The protocol does
not mind who moves the bytes: a client connects to `Exchange.address`, sends
`Exchange.request`, and feeds what arrives to `receive` until the answer is
`complete`; b"" says that the other side has closed.  h11 does the parsing
(https://h11.readthedocs.io, "bring your own I/O").

Rules:
- one connection a request (`Connection: close`), so that nothing is shared
  between tasks but what the lane shares;
- a line that is not HTTP raises NotHTTP, an answer that stops short of one or in the
  middle ConnectionBroke, a status other than 200 SupplierRefused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import h11

from shared import json_strict
from shared.descriptors import out_of_files
from shared.errors import ConnectionBroke, NotHTTP, NotJSON, SupplierRefused

RECEIVE_BYTES = 65536
"""How much a client asks its socket for at once."""


class Exchange:
    """One GET and its answer.

    `address` is (numeric host, port), for `connect`; `request` the bytes to send.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname or not parts.port:
            raise ValueError(f"not a URL of the form http://host:port/path: {url!r}")
        self.name = f"GET {url}"
        self.address = (parts.hostname, parts.port)
        self.complete = False
        self._status = 0
        self._body = bytearray()
        self._h11 = h11.Connection(h11.CLIENT)
        headers = [("Host", parts.netloc), ("Connection", "close")]
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            self.request = self._send(
                h11.Request(method="GET", target=target or "/", headers=headers)
            ) + self._send(h11.EndOfMessage())
        except h11.LocalProtocolError as error:
            raise ValueError(f"not a URL that HTTP can ask for: {url!r}") from error

    def _send(self, event: h11.Request | h11.EndOfMessage) -> bytes:
        data = self._h11.send(event)
        assert data is not None, "h11 returns None for ConnectionClosed only"
        return data

    def receive(self, data: bytes) -> None:
        """Take what the socket gave; b"" means that the supplier has closed."""
        try:
            self._h11.receive_data(data)
            while not self.complete:
                event = self._h11.next_event()
                if event is h11.NEED_DATA:
                    return
                if isinstance(event, h11.Response):
                    self._status = event.status_code
                elif isinstance(event, h11.Data):
                    self._body += event.data
                elif isinstance(event, h11.EndOfMessage):
                    self.complete = True
                elif not isinstance(event, h11.InformationalResponse):
                    raise ConnectionBroke(self.name, f"{event} before the answer")
        except h11.RemoteProtocolError as error:
            broke = NotHTTP if data else ConnectionBroke
            raise broke(self.name, str(error)) from error

    def value(self) -> Any:
        """The JSON value of a complete answer."""
        if self._status != 200:
            said = self._body.decode("utf-8", "replace")
            raise SupplierRefused(self.name, self._status, said)
        try:
            return json_strict.loads(self._body)
        except (ValueError, RecursionError) as error:
            raise NotJSON(self.name, str(error)) from error

    @contextmanager
    def speaking(self, *also: type[Exception]) -> Iterator[None]:
        """Around all socket calls: what they raise becomes ConnectionBroke.

        `also` are the runtime's own exceptions for a broken stream.
        """
        broken: tuple[type[Exception], ...] = (OSError, *also)
        try:
            yield
        except broken as error:
            # A limit of the lane's, and none of TCP's (ETIMEDOUT), has no errno.
            if isinstance(error, TimeoutError) and error.errno is None:
                raise
            if out_of_files(error):
                raise
            raise ConnectionBroke(self.name, str(error)) from error
