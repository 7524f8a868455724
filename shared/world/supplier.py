"""The supplier: a real HTTP/1.1 server in a process of its own.

It is asyncio streams and h11 rather than a web framework, because frameworks are
made to prevent what suppliers do on a bad day: reset a connection, stop in the
middle of a body, answer with garbage.

`python -m shared.world.supplier` listens on a free port of 127.0.0.1 and takes
orders on standard input, one JSON object a line, each answered by one line on
standard output.  Each run is announced with the answers to all that can be asked,
and gets a path prefix of its own, so runs can go side by side.  When standard input
ends, whoever started the supplier is gone, however it ended: the supplier removes
the folder that it made for everything temporary, and ends too.

How long a request is held
- *paced*: as long as its answer's `pace_ms` says;
- *gated*: until as many requests are in flight as the gate asks for (or the
  order `go` comes), and then paced, counted from one and the same moment for
  all.  A gate gives up, with status 503 and a sentence, once nothing new has
  arrived for `patience_s`;
- *with a crowd*, or *after* another: until so many are in flight, and until the caller
  of the other request has taken its answer and hung up; and then paced;
- until the client leaves, whatever else is true.
"""

import asyncio
import json
import os
import shutil
import socket
import struct
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from math import inf
from typing import Any
from urllib.parse import unquote

import h11

from shared.descriptors import raise_file_limit
from shared.limits import temporary_root
from shared.world.faults import DRIPS, HANGS
from shared.world.log import ANSWERED, ARRIVED, LEFT, Event
from shared.world.plan import Answer

BACKLOG = 4096
HANG_UP_S = 10.0
"""How long a client that has its answer may keep the connection."""

GARBAGE = b"\x16\x03\x01 this is not HTTP\r\n\r\n"


@dataclass
class Run:
    """One run's orders to the supplier, and what the supplier saw of it."""

    answers: dict[str, Answer]
    gate: int = 0
    limit: int = 0
    patience_s: float = 10.0
    events: list[Event] = field(default_factory=list)
    in_flight: int = 0
    refused: int = 0
    gave_up: str = ""
    opened_at: float | None = None
    held: dict[asyncio.Timeout, float] = field(default_factory=dict)
    patience: asyncio.TimerHandle | None = None
    crowds: dict[int, asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )
    taken: dict[str, asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )

    def __post_init__(self) -> None:
        if not self.gate:
            self.opened_at = 0.0
        self.waited_for = {each.after for each in self.answers.values() if each.after}

    def note(self, what: str, path: str) -> None:
        self.in_flight += 1 if what == ARRIVED else -1
        self.events.append((time.monotonic_ns(), what, path))
        for crowd, event in self.crowds.items():
            if self.in_flight >= crowd:
                event.set()

    def hold(self, hold: asyncio.Timeout, answer: Answer) -> None:
        """Let `hold` run out when the answer is due."""
        loop = asyncio.get_running_loop()
        pace_s = answer.pace_ms / 1000
        if answer.fault in (DRIPS, HANGS):  # What drips begins at once.
            pace_s = 0 if answer.fault == DRIPS else inf
        if self.opened_at is not None or not answer.gated:
            self._pace(hold, max(loop.time(), self.opened_at or 0.0) + pace_s)
            return
        self.held[hold] = pace_s
        if len(self.held) >= self.gate:
            self.open()
        else:
            self._wait_for_more(loop)

    def _wait_for_more(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.patience:
            self.patience.cancel()
        self.patience = loop.call_later(self.patience_s, self._give_up)

    def _give_up(self) -> None:
        self.gave_up = (
            f"the gate waited for {self.gate} requests in flight, saw "
            f"{len(self.held)}, and nothing new for {self.patience_s:g} s"
        )
        self.open()

    def release(self, hold: asyncio.Timeout) -> None:
        self.held.pop(hold, None)

    def open(self) -> None:
        """Open the gate for good; all that it holds are paced from this moment."""
        if self.patience:
            self.patience.cancel()
        self.opened_at = asyncio.get_running_loop().time()
        for hold, pace_s in self.held.items():
            self._pace(hold, self.opened_at + (0 if self.gave_up else pace_s))

    def _pace(self, hold: asyncio.Timeout, until: float) -> None:
        """Let a hold run out at that time of the loop's clock, unless it never does."""
        if until != inf:
            hold.reschedule(until)


class Supplier:
    """All runs of one world, by the prefix of their paths."""

    def __init__(self) -> None:
        self.runs: dict[str, Run] = {}
        self.serving: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One connection, one request."""
        connection = h11.Connection(h11.SERVER)
        task = asyncio.current_task()
        assert task
        self.serving[task] = writer
        try:
            # Cancelled: the supplier is ending, and nobody waits for an answer.
            with suppress(ConnectionError, asyncio.CancelledError):
                request = await read_request(connection, reader)
                if request is not None:
                    await self.answer(request, connection, reader, writer)
        finally:
            writer.close()
            del self.serving[task]

    async def hang_up(self) -> None:
        """Break off all that is still being served."""
        for writer in self.serving.values():
            writer.transport.abort()
        await asyncio.gather(*self.serving, return_exceptions=True)

    async def answer(
        self,
        request: h11.Request,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        if request.method != b"GET":
            writer.write(response(connection, 405, ""))
            return
        prefix, _, rest = request.target.decode().lstrip("/").partition("/")
        path = f"/{rest}"
        run = self.runs.get(prefix)
        answer = run.answers.get(unquote(path)) if run else None
        if run is None or answer is None:
            writer.write(response(connection, 404, f"there is no {path} here"))
            return
        run.note(ARRIVED, path)
        if await client_left(run, answer, reader):
            run.note(LEFT, path)
            return
        if run.gave_up:
            run.note(ANSWERED, path)
            writer.write(response(connection, 503, run.gave_up))
        elif run.limit and run.in_flight > run.limit:
            run.refused += 1
            run.note(ANSWERED, path)
            writer.write(response(connection, 429, "too many callers"))
        elif answer.fault == DRIPS:
            whole = response(connection, 200, json.dumps(answer.value))
            if not await dripped(whole, answer.pace_ms / 1000, reader, writer):
                run.note(LEFT, path)
                return
            run.note(ANSWERED, path)
            writer.write(whole[-1:])
        else:
            body = json.dumps(answer.value)
            async for part in parts(answer.fault, body, connection, writer):
                if part.last:
                    run.note(ANSWERED, path)
                writer.write(part.data)
                try:
                    await writer.drain()
                except ConnectionError:
                    if not part.last:
                        run.note(LEFT, path)
                    raise
        await writer.drain()
        if unquote(path) in run.waited_for:
            await hung_up(reader)
            run.taken[unquote(path)].set()


async def dripped(
    whole: bytes,
    pace_s: float,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> bool:
    """Send all but the last byte, one at a time; False if the client left first."""
    for byte in whole[:-1]:
        try:
            # To write does not tell that a client has left; to read does.
            async with asyncio.timeout(pace_s / len(whole)):
                await left(reader)
            return False
        except TimeoutError:
            writer.write(bytes([byte]))
    return True


async def left(reader: asyncio.StreamReader) -> None:
    """Wait until a client closes its side; one that talks on has not."""
    with suppress(ConnectionError):
        while await reader.read(4096):
            pass


async def hung_up(reader: asyncio.StreamReader) -> None:
    """Wait until the client has closed its side, but not for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(HANG_UP_S):
            await left(reader)


async def read_request(
    connection: h11.Connection, reader: asyncio.StreamReader
) -> h11.Request | None:
    """The request, or None where the client left or spoke no HTTP."""
    request = None
    try:
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.EndOfMessage):
                return request
            elif isinstance(event, h11.ConnectionClosed):
                return None
    except h11.RemoteProtocolError:
        return None


async def client_left(run: Run, answer: Answer, reader: asyncio.StreamReader) -> bool:
    """Hold the request until its answer is due; True if the client left first."""
    due = None
    try:
        async with asyncio.timeout(None) as hold:
            if answer.crowd or answer.after:
                due = asyncio.create_task(hold_back(run, answer, hold))
            else:
                run.hold(hold, answer)
            while await reader.read(4096):
                pass  # A client that goes on talking is waiting all the same.
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    finally:
        if due is not None:
            due.cancel()
        run.release(hold)
    return True


async def hold_back(run: Run, answer: Answer, hold: asyncio.Timeout) -> None:
    """Let `hold` run out once a crowd is there and another request is over."""
    if run.in_flight < answer.crowd:
        await run.crowds[answer.crowd].wait()
    if answer.after:
        await run.taken[answer.after].wait()
    run.hold(hold, answer)


@dataclass(frozen=True)
class Part:
    data: bytes
    last: bool = True


async def parts(
    fault: str,
    body: str,
    connection: h11.Connection,
    writer: asyncio.StreamWriter,
) -> AsyncIterator[Part]:
    """What goes over the wire, part by part; the fault decides what and how."""
    if fault.startswith("status-"):
        status = int(fault.removeprefix("status-"))
        yield Part(response(connection, status, HTTPStatus(status).phrase))
        return
    body = "twopence" if fault == "not-json" else body
    whole = response(connection, 200, body)
    if fault == "reset":
        yield Part(b"")
        reset(writer)
    elif fault == "reset-in-body":
        yield Part(whole[:-1])
        reset(writer)
    elif fault == "cut-short":
        yield Part(whole[:-1])
    elif fault == "garbage":
        yield Part(GARBAGE)
    elif fault == "byte-by-byte":
        for byte in whole[:-1]:
            yield Part(bytes([byte]), last=False)
            await asyncio.sleep(0)
        yield Part(whole[-1:])
    else:
        yield Part(whole)


def response(connection: h11.Connection, status: int, text: str) -> bytes:
    body = text.encode()
    kind = "application/json" if status == 200 else "text/plain; charset=utf-8"
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ]
    events = (
        h11.Response(status_code=status, headers=headers),
        h11.Data(data=body),
        h11.EndOfMessage(),
    )
    return b"".join(connection.send(event) or b"" for event in events)


def reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the peer gets a RST: a lingering time of zero (socket(7))."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def obey(supplier: Supplier, order: dict[str, Any]) -> dict[str, Any]:
    """Carry out one order; what it answers is the line that goes back."""
    do, prefix = order["do"], order.get("run", "")
    if do in ("go", "log", "close") and prefix not in supplier.runs:
        return {"problem": f"{prefix} is over"}
    if do == "open":
        answers = order["answers"].items()
        supplier.runs[prefix] = Run(
            answers={path: Answer(**answer) for path, answer in answers},
            gate=order["gate"],
            limit=order["limit"],
            patience_s=order["patience_s"],
        )
    elif do == "go":
        supplier.runs[prefix].open()
    elif do == "log":
        run = supplier.runs[prefix]
        return {
            "events": run.events,
            "gate_gave_up": run.gave_up,
            "refused": run.refused,
        }
    elif do == "close":
        del supplier.runs[prefix]
    return {}


async def main() -> None:
    supplier = Supplier()
    server = await asyncio.start_server(supplier.serve, "127.0.0.1", 0, backlog=BACKLOG)
    try:
        folder = tempfile.mkdtemp(prefix="meanwhile-", dir=temporary_root())
    except OSError as error:
        say({"problem": f"no folder for temporary files: {error.strerror}"})
        return
    # Whoever gave an order may be killed before it has read the answer, or in the
    # middle of the line: that is an end like any other, and all is tidied up.
    try:
        with suppress(BrokenPipeError, json.JSONDecodeError):
            say({"port": server.sockets[0].getsockname()[1], "folder": folder})
            orders = asyncio.StreamReader(limit=2**30)
            await asyncio.get_running_loop().connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
            )
            while line := await orders.readline():
                say(obey(supplier, json.loads(line)))
        server.close()
        await supplier.hang_up()
    finally:
        await remove(folder)


def say(answer: dict[str, Any]) -> None:
    data = (json.dumps(answer) + "\n").encode()
    while data:  # Unbuffered, so that nothing is left to be flushed at the end.
        data = data[os.write(1, data) :]


async def remove(folder: str) -> None:
    """Remove a folder into which children that are just ending may still write."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    raise_file_limit()
    with suppress(KeyboardInterrupt, BrokenPipeError):
        asyncio.run(main())
