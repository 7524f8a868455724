"""Where lanes come who want something of PostgreSQL: what is said goes through here.

Each connection is passed on to one of the server's own, message by message
(https://www.postgresql.org/docs/current/protocol.html), so that the supplier knows when
a query has come and when it has been answered, and can hold it like any other request.
The server does not see who is held; so whoever is called off while he is, hears of it
from here.  What the server has begun it ends, whoever hangs up meanwhile, unless it is
asked to cancel, which is passed on, too.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

SSL_REQUEST, GSS_REQUEST, CANCEL_REQUEST = 80877103, 80877104, 80877102
"""What may stand in a first message in place of the protocol's version."""

BIND, SYNC, QUERY, TERMINATE = b"B", b"S", b"Q", b"X"
KEY_DATA, READY = b"K", b"Z"
"""The kinds of message that matter here, of the client's and of the server's."""

BEFORE = 5
"""Bytes of a message before its contents: its kind, and how long it is."""

LEAST = 8
"""Bytes of a first message: how long it is, and its code."""


def called_off() -> bytes:
    """What a server says of a query that was cancelled, and that it is ready again."""
    fields = b"SERROR\0C57014\0Mcanceling statement due to user request\0\0"
    error = b"E" + (len(fields) + 4).to_bytes(4) + fields
    return error + READY + (5).to_bytes(4) + b"I"


@dataclass(frozen=True)
class Asked:
    """What a lane has asked: for which run, and the last parameter of its query."""

    run: str
    name: str


Served = Callable[[Asked, asyncio.StreamReader, Awaitable[None]], Awaitable[None]]


class Desk:
    """Passes on to the server behind a Unix `socket`.

    `served(asked, reader, answer)` is called with each query; awaiting `answer` has the
    server answer it, and ends when it has, before the lane can know.
    """

    def __init__(self, socket: str, served: Served) -> None:
        self.socket, self.served = socket, served
        self.held: dict[bytes, asyncio.Future[None]] = {}
        """Connection, by what it is cancelled with -> its query, not yet passed on."""

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One connection."""
        first, code = await opening(reader)
        while code in (SSL_REQUEST, GSS_REQUEST):
            writer.write(b"N")
            first, code = await opening(reader)
        if code == CANCEL_REQUEST and (query := self.held.pop(first[LEAST:], None)):
            query.cancel()
            return
        of_server, to_server = await asyncio.open_unix_connection(self.socket)
        try:
            to_server.write(first)
            if code == CANCEL_REQUEST:
                await of_server.read()  # It closes when it has done so.
                return
            run = parameters(first).get("application_name", "")
            key, ready = await until_ready(of_server, writer)
            writer.write(ready)
            while question := await asked_by(reader):
                answer = Answer(question, of_server, to_server, writer)
                if not (last := await self.one(run, key, reader, answer)):
                    return
                writer.write(last)
        finally:
            to_server.close()
            with suppress(OSError):
                await to_server.wait_closed()

    async def one(
        self, run: str, key: bytes, reader: asyncio.StreamReader, answer: "Answer"
    ) -> bytes:
        """Have one query served; the last word of its answer, if it has one."""

        async def passed_on() -> None:
            self.held.pop(key, None)
            await answer.come()

        asked = Asked(run, last_parameter(answer.question))
        passing = passed_on()
        serving = asyncio.ensure_future(self.served(asked, reader, passing))
        self.held[key] = serving
        try:
            await serving
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():  # It is the supplier who ends.
                raise
            return called_off()
        finally:
            self.held.pop(key, None)
            passing.close()
        return answer.last


@dataclass
class Answer:
    """A query on its way to the server and back; `last` is its last word."""

    question: bytes
    of_server: asyncio.StreamReader
    to_server: asyncio.StreamWriter
    writer: asyncio.StreamWriter
    last: bytes = b""

    async def come(self) -> None:
        """Ask the server, and pass on all but the last word."""
        self.to_server.write(self.question)
        _, self.last = await until_ready(self.of_server, self.writer)


async def opening(reader: asyncio.StreamReader) -> tuple[bytes, int]:
    """A connection's first message, which has no kind; and its code."""
    size = await reader.readexactly(4)
    if int.from_bytes(size) < LEAST:
        raise ConnectionAbortedError("this is not PostgreSQL's protocol")
    rest = await reader.readexactly(int.from_bytes(size) - 4)
    return size + rest, int.from_bytes(rest[:4])


async def message(reader: asyncio.StreamReader) -> bytes:
    before = await reader.readexactly(BEFORE)
    size = int.from_bytes(before[1:])
    if size < 4:
        raise ConnectionAbortedError("this is not PostgreSQL's protocol")
    return before + await reader.readexactly(size - 4)


async def asked_by(reader: asyncio.StreamReader) -> bytes:
    """All messages until an answer is waited for; empty at the end."""
    asked = b""
    while True:
        try:
            part = await message(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""
        if part[:1] == TERMINATE:
            return b""
        asked += part
        if part[:1] in (SYNC, QUERY):
            return asked


async def until_ready(
    of_server: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> tuple[bytes, bytes]:
    """Pass on what the server says, but for its last word, which is given back.

    Before it is what the connection is cancelled with, if that was said.
    """
    key = b""
    while (part := await message(of_server))[:1] != READY:
        if part[:1] == KEY_DATA:
            key = part[BEFORE:]
        if not writer.is_closing():  # Who has gone is not told, nor is anybody else.
            writer.write(part)
    return key, part


def parameters(first: bytes) -> dict[str, str]:
    """What a connection says of itself: user, database and so on."""
    words = first[LEAST:].rstrip(b"\0").decode("utf-8", "replace").split("\0")
    return dict(zip(words[::2], words[1::2], strict=False))


def last_parameter(question: bytes) -> str:
    """The last parameter of a query; empty if it has none."""
    found = ""
    while question:
        kind, size = question[:1], int.from_bytes(question[1:BEFORE])
        if kind == BIND:
            found = of_bind(question[BEFORE : size + 1])
        question = question[size + 1 :]
    return found


def of_bind(body: bytes) -> str:
    _, _, rest = body.split(b"\0", 2)  # the portal's name, and the statement's
    formats = int.from_bytes(rest[:2])
    at = 2 + 2 * formats
    values = int.from_bytes(rest[at : at + 2])
    at += 2
    value = b""
    for _ in range(values):
        size = int.from_bytes(rest[at : at + 4], signed=True)
        at += 4
        value = rest[at : at + max(size, 0)]
        at += max(size, 0)
    return value.decode("utf-8", "replace")
