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
- *gated*: until as many requests are there as a gate asks for (or the order `go`
  comes), and then paced, counted from one and the same moment for all.  A gate gives
  up, with status 503 and a sentence, once nothing new has happened for `patience_s`;
- *with a crowd*, or *after* another: until so many are in flight, and until the caller
  of the other request has taken its answer and hung up; and then paced;
- until the client leaves, whatever else is true; there are gates that wait for that.

What holds a request is a door, whoever asked for it, and each loses patience alike.

The desk.  Gates may hold queries and files as well, and a file whose draft is written
and not yet in its place.  Then stockroom and shelf, which are in the lane's own
process, come to the supplier first (`shared.world.desk`): with the method HOLD, which
is answered once the gates let them, and with a connection that they close when they
are done.

With `postgresql` as its argument it starts a server of that and passes on what lanes
say to it (`shared.world.pg_desk`); then queries need not come to the desk first.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import h11
import psutil

from shared.descriptors import raise_file_limit
from shared.errors import MeanwhileError
from shared.limits import temporary_root
from shared.world import pg_desk, postgresql
from shared.world.desk import GO, GOES_WRONG
from shared.world.faults import DRIPS, HANGS
from shared.world.log import ANSWERED, ARRIVED, LEFT, Caller, Event
from shared.world.plan import Answer
from shared.world.stockroom import POSTGRESQL, SQLITE

BACKLOG = 4096
HANG_UP_S = 10.0
"""How long a client that has its answer may keep the connection."""

GARBAGE = b"\x16\x03\x01 this is not HTTP\r\n\r\n"


class Door:
    """A gate in one run: what it holds, and since when it is open."""

    def __init__(
        self,
        id: str,
        needs: dict[str, int],
        holds: list[str],
        again: bool = False,
        quiet_s: float = 0,
        until_left: bool = False,
        kills: str = "",
        total: int = 0,
        always: bool = False,
    ) -> None:
        self.id, self.needs, self.again, self.left = id, needs, again, total
        self.quiet_s, self.until_left, self.always = quiet_s, until_left, always
        self.kills, self.killed = kills, False
        self.open = False
        self._holds = {*holds}
        self.held: dict[Hold, None] = {}
        self._kinds: Counter[str] = Counter()

    def concerns(self, kind: str, name: str) -> bool:
        return not self.open and not {kind, f"{kind} {name}"}.isdisjoint(self._holds)

    def seen(self, kind: str, run: "Run") -> int:
        if kind == "labelled":
            return run.labelled
        if kind == CROWD:
            return run.in_flight
        if kind == GONE:
            return run.left
        if kind.startswith(HELD):
            wanted = kind.removeprefix(HELD)
            return sum(hold.kind == wanted for hold in run.holds)
        if kind.startswith(TAKEN):
            return int(kind.removeprefix(TAKEN) in run.taken)
        return self._kinds[kind]

    def take(self, hold: "Hold") -> None:
        """Hold one more; how many of a kind there are is asked at each that comes."""
        self.held[hold] = None
        self._kinds[hold.kind] += 1

    def let_go(self, hold: "Hold") -> None:
        del self.held[hold]
        self._kinds[hold.kind] -= 1

    def enough(self, run: "Run") -> bool:
        """Whether all is there, and it need not be quiet as well."""
        return (not self.quiet_s or self.killed) and self.satisfied(run)

    def satisfied(self, run: "Run") -> bool:
        if self.until_left:
            return False
        if self.always and not self.held:  # Another party's crowd is none of its own.
            return False
        if self.killed:
            return run.times_asked(self.kills) > 1
        most = self.left if self.again else inf
        return all(
            self.seen(kind, run) >= min(number, most)
            for kind, number in self.needs.items()
        )

    def waits_for(self, run: "Run") -> str:
        """What it waits for, and what it has seen of that, in words."""
        if self.killed:
            return f"waited for {self.kills} to be asked for once more"
        if self.until_left:
            kinds = Counter(hold.kind for hold in self.held)
            held = [counted(number, kind) for kind, number in kinds.items()]
            return f"waited for {' and '.join(held)} to be called off"
        wanted = [in_words(number, kind) for kind, number in self.needs.items()]
        seen = [str(self.seen(kind, run)) for kind in self.needs]
        return f"waited for {' and '.join(wanted)}, saw {' and '.join(seen)}"


CROWD, TAKEN = "crowd", "taken "
"""What a door needs that comes of an answer: so many in flight; another one taken."""

GONE, HELD = "left", "held "
"""Or so many callers that hung up unanswered; so many of a kind that any door holds."""

WORDS = {
    "http": ("request", "requests", "in flight"),
    "db": ("query", "queries", "in flight"),
    "file": ("label", "labels", "being written"),
    "labelled": ("label", "labels", "on the shelf"),
    CROWD: ("request", "requests", "in flight"),
    "draft": ("label", "labels", "half written"),
    GONE: ("caller", "callers", "to hang up"),
}


def in_words(number: int, kind: str) -> str:
    if kind.startswith(TAKEN):
        return f"the answer for {kind.removeprefix(TAKEN)} to be taken"
    kind = kind.removeprefix(HELD)
    return f"{counted(number, kind)} {WORDS[kind][2]}"


def counted(number: int, kind: str) -> str:
    one, many, _ = WORDS[kind]
    return f"{number} {one if number == 1 else many}"


Address = tuple[Any, ...]
"""(host, port)."""


@dataclass(eq=False)
class Hold:
    """One request that waits for its answer; `until` runs out when that is due."""

    kind: str
    until: asyncio.Timeout
    pace_s: float
    since: float
    doors: list[Door] = field(default_factory=list)


@dataclass
class Run:
    """One run's orders to the supplier, and what the supplier saw of it."""

    answers: dict[str, Answer]
    gates: list[dict[str, Any]] = field(default_factory=list)
    limit: int = 0
    goes_wrong: str = ""
    patience_s: float = 10.0
    events: list[Event] = field(default_factory=list)
    queries: list[Event] = field(default_factory=list)
    in_flight: int = 0
    left: int = 0
    labelled: int = 0
    at_desk: int = 0
    refused: int = 0
    gave_up: str = ""
    gave_up_at: str = ""
    patience: asyncio.TimerHandle | None = None
    quiet: asyncio.TimerHandle | None = None
    taken: set[str] = field(default_factory=set)
    drips: Counter[str] = field(default_factory=Counter)
    holds: set[Hold] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    callers: list[Caller] = field(default_factory=list)
    unknown: dict[Address, int] = field(default_factory=dict)
    killed: Caller | None = None

    def __post_init__(self) -> None:
        needs = (need for gate in self.gates for need in gate["needs"])
        self.waited_for = {
            *(each.after for each in self.answers.values() if each.after),
            *(each.removeprefix(TAKEN) for each in needs if each.startswith(TAKEN)),
        }
        total = sum(each.gated for each in self.answers.values())
        self.doors = [Door(**gate, total=total) for gate in self.gates]
        self.doors += doors_of(self.answers)

    def note(self, what: str, path: str) -> None:
        self.in_flight += 1 if what == ARRIVED else -1
        self.left += what == LEFT
        self.events.append((time.monotonic_ns(), what, path))

    def times_asked(self, path: str) -> int:
        return sum(each == path for _, each, _ in self.callers)

    def came(self, path: str, address: tuple[str, int]) -> None:
        """Note that somebody has come, where one is to be killed."""
        if any(door.kills for door in self.doors):
            self.unknown[address] = len(self.callers)
            self.callers.append((time.monotonic_ns(), unquote(path), 0))

    def find_callers(self) -> None:
        """Whose process each of those is who have come and are still connected.

        That is found out for many at once, as to ask the system takes long.
        """
        if not self.unknown:
            return
        there = processes_at(self.unknown)
        for address, at in self.unknown.items():
            self.callers[at] = (*self.callers[at][:2], there.get(address, 0))
        self.unknown.clear()

    def kill(self, door: Door) -> None:
        """Kill the process that has asked for what the door says."""
        self.find_callers()
        pid = next(pid for _, path, pid in self.callers if path == door.kills)
        self.killed = (time.monotonic_ns(), door.kills, pid)
        door.killed = True
        if pid:  # 0 has left meanwhile; to the system it would be our own group.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def note_query(self, what: str, name: str) -> None:
        self.queries.append((time.monotonic_ns(), what, name))

    def hold(
        self, until: asyncio.Timeout, answer: Answer, kind: str, name: str
    ) -> Hold:
        """Let `until` run out when the answer is due."""
        loop = asyncio.get_running_loop()
        pace_s = answer.pace_ms / 1000
        if answer.fault in (DRIPS, HANGS):  # What drips begins at once.
            pace_s = 0 if answer.fault == DRIPS else inf
        hold = Hold(kind, until, pace_s, loop.time())
        if not self.gave_up:
            hold.doors = [
                door
                for door in self.doors
                if door.concerns(kind, name) and (answer.gated or door.always)
            ]
        for door in hold.doors:
            door.take(hold)
        if hold.doors:
            self.holds.add(hold)
        else:
            self._pace(hold)
        self.look()
        return hold

    def look(self) -> None:
        """Open what is to be opened, now that something has happened."""
        loop = asyncio.get_running_loop()
        for door in self.doors:
            if door.again:
                while door.held and door.enough(self):
                    door.left -= 1
                    self._pass(door, next(iter(door.held)), loop.time())
            elif not door.open and door.enough(self):
                self._kill_or_open(door)
        if self.patience:
            self.patience.cancel()
        quiet = [door.quiet_s for door in self.doors if self._lacks_quiet(door)]
        if self.quiet:
            self.quiet.cancel()
        if quiet:
            self.quiet = loop.call_later(min(quiet), self._is_quiet)
        if any(door.held and not self._lacks_quiet(door) for door in self.doors):
            self.patience = loop.call_later(self.patience_s, self._give_up)

    def _kill_or_open(self, door: Door) -> None:
        if door.kills and not door.killed:
            self.kill(door)
        else:
            self._open(door)

    def _open(self, door: Door) -> None:
        door.open = True
        now = asyncio.get_running_loop().time()
        for hold in list(door.held):
            self._pass(door, hold, now)

    def _pass(self, door: Door, hold: Hold, now: float) -> None:
        """Let one through a door; its answer is due when it is through all."""
        door.let_go(hold)
        hold.doors.remove(door)
        if not hold.doors:
            self.holds.discard(hold)
        # All that a gate held are paced from one moment; a label only delays.
        if "labelled" not in door.needs:
            hold.since = now
        if not hold.doors:
            self._pace(hold)

    def _lacks_quiet(self, door: Door) -> bool:
        """Whether a door waits for nothing but that nothing new happens."""
        waits = door.quiet_s and door.held and not door.killed
        return bool(waits) and door.satisfied(self)

    def _is_quiet(self) -> None:
        for door in self.doors:
            if self._lacks_quiet(door):
                self._kill_or_open(door)

    def _give_up(self) -> None:
        door = next(
            door for door in self.doors if door.held and not self._lacks_quiet(door)
        )
        self.gave_up_at = door.id
        self.gave_up = (
            f"the gate {door.waits_for(self)}, "
            f"and nothing new for {self.patience_s:g} s"
        )
        self.open()

    def over(self, path: str) -> None:
        """A request's caller has hung up, or broken off."""
        self.taken.add(path)
        self.look()

    def release(self, hold: Hold) -> None:
        for door in hold.doors:
            door.let_go(hold)
        hold.doors.clear()
        self.holds.discard(hold)
        self.look()

    def open(self) -> None:
        """Open all gates for good."""
        for door in self.doors:
            self._open(door)
        for timer in (self.patience, self.quiet):
            if timer:
                timer.cancel()

    def _pace(self, hold: Hold) -> None:
        """Let a hold run out when its pace is over, unless it never does."""
        if hold.pace_s != inf:
            pace_s = 0 if self.gave_up else hold.pace_s
            hold.until.reschedule(hold.since + pace_s)


def processes_at(addresses: Collection[Address]) -> dict[Address, int]:
    """The processes at the other ends of connections; without those that are gone."""
    return {
        address: pid for address, pid in connections() if address in addresses and pid
    }


def connections() -> Iterator[tuple[Address, int]]:
    """(address of its own, process) of each connection here.

    On macOS only root may ask for all of them (psutil's documentation), and others for
    those of their own processes.
    """
    try:
        for each in psutil.net_connections("tcp4"):
            yield tuple(each.laddr), each.pid or 0
    except psutil.AccessDenied:
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                for its in process.net_connections("tcp4"):
                    yield tuple(its.laddr), process.pid


def doors_of(answers: dict[str, Answer]) -> list[Door]:
    """What holds an answer because of what its own request says."""
    holds: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for path, answer in answers.items():
        if answer.crowd:
            holds[CROWD, answer.crowd, answer.party].append(f"http {path}")
        if answer.after:
            holds[f"{TAKEN}{answer.after}", 1, ""].append(f"http {path}")
    return [
        Door("peak" if need == CROWD else "after", {need: number}, paths, always=True)
        for (need, number, _), paths in holds.items()
    ]


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

    async def serve_queries(
        self,
        desk: pg_desk.Desk,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """One connection to PostgreSQL."""
        task = asyncio.current_task()
        assert task
        self.serving[task] = writer
        gone = (OSError, asyncio.IncompleteReadError, asyncio.CancelledError)
        try:
            with suppress(*gone):
                await desk.serve(reader, writer)
        finally:
            writer.close()
            del self.serving[task]

    async def queried(
        self,
        asked: pg_desk.Asked,
        reader: asyncio.StreamReader,
        answer: Awaitable[None],
    ) -> None:
        """Hold a query until the gates let it, and have it answered."""
        if (run := self.runs.get(asked.run)) is None:
            return
        run.note_query(ARRIVED, asked.name)
        run.at_desk += 1
        what: str = LEFT
        try:
            if not await client_left(run, Answer(None), reader, "db", asked.name):
                await answer
                what = ANSWERED
        finally:
            run.note_query(what, asked.name)
            run.at_desk -= 1
            run.look()

    async def hang_up(self) -> None:
        """Break off all that is still being served."""
        for task, writer in self.serving.items():
            writer.transport.abort()
            task.cancel()  # Who waits for a database does not see that.
        await asyncio.gather(*self.serving, return_exceptions=True)

    async def answer(
        self,
        request: h11.Request,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        if request.method == b"HOLD":
            await self.at_the_desk(request, reader, writer)
            return
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
        run.came(path, writer.get_extra_info("peername"))
        if answer.once and path in run.asked:
            answer = replace(answer, fault="")
        run.asked.add(path)
        try:
            await self.answer_for(path, run, answer, connection, reader, writer)
        finally:
            run.over(unquote(path))

    async def answer_for(
        self,
        path: str,
        run: Run,
        answer: Answer,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Hold a request as long as it is to be; answer it, unless its caller left."""
        if await client_left(run, answer, reader, "http", unquote(path)):
            run.note(LEFT, path)
            return
        run.find_callers()
        if run.gave_up:
            run.note(ANSWERED, path)
            writer.write(response(connection, 503, run.gave_up))
        elif run.limit and run.in_flight > run.limit:
            run.refused += 1
            run.note(ANSWERED, path)
            writer.write(response(connection, 429, "too many callers"))
        elif answer.fault == DRIPS:
            whole = response(connection, 200, json.dumps(answer.value))
            sent = 0
            async for _ in dripped(whole, answer.pace_ms / 1000, reader, writer):
                sent += 1
                run.drips[path] += 1
            if sent < len(whole) - 1:
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

    async def at_the_desk(
        self,
        request: h11.Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Hold a query or a file until the gates let it, and until it is done."""
        prefix, kind, name = request.target.decode().lstrip("/").split("/", 2)
        if (run := self.runs.get(prefix)) is None:
            return
        run.at_desk += 1
        try:
            if not await client_left(run, Answer(None), reader, kind, unquote(name)):
                wrong = kind == "file" and unquote(name) == run.goes_wrong
                writer.write(GOES_WRONG if wrong else GO)
                await left(reader)
                run.labelled += kind == "file"
                run.look()
        finally:
            run.at_desk -= 1


async def dripped(
    whole: bytes,
    pace_s: float,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> AsyncIterator[int]:
    """Send all but the last byte, one at a time, unless the client leaves before."""
    for byte in whole[:-1]:
        try:
            # To write does not tell that a client has left; to read does.
            async with asyncio.timeout(pace_s / len(whole)):
                await left(reader)
            return
        except TimeoutError:
            writer.write(bytes([byte]))
            yield byte


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


async def client_left(
    run: Run, answer: Answer, reader: asyncio.StreamReader, kind: str, name: str
) -> bool:
    """Hold the request until its answer is due; True if the client left first."""
    hold = None
    try:
        async with asyncio.timeout(None) as until:
            hold = run.hold(until, answer, kind, name)
            while await reader.read(4096):
                pass  # A client that goes on talking is waiting all the same.
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    finally:
        if hold is not None:
            run.release(hold)
    return True


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
            gates=order["gates"],
            limit=order["limit"],
            goes_wrong=order["goes_wrong"],
            patience_s=order["patience_s"],
        )
    elif do == "go":
        supplier.runs[prefix].open()
    elif do == "log":
        run = supplier.runs[prefix]
        return {
            "events": run.events,
            "gate_gave_up": run.gave_up,
            "gave_up_at": run.gave_up_at,
            "refused": run.refused,
            "drips": run.drips,
            "at_desk": run.at_desk,
            "queries": run.queries,
            "callers": run.callers,
            "killed": run.killed,
        }
    elif do == "close":
        del supplier.runs[prefix]
    return {}


async def main(stockroom: str = SQLITE) -> None:
    supplier = Supplier()
    server = await listening(supplier.serve)
    database = None
    try:
        folder = tempfile.mkdtemp(prefix="meanwhile-", dir=temporary_root())
    except OSError as error:
        say({"problem": f"no folder for temporary files: {error.strerror}"})
        return
    # Whoever gave an order may be killed before it has read the answer, or in the
    # middle of the line: that is an end like any other, and all is tidied up.
    try:
        with suppress(BrokenPipeError, json.JSONDecodeError):
            started = {"port": port_of(server), "folder": folder}
            if stockroom == POSTGRESQL:
                database = postgresql.Server(Path(folder))
                try:
                    database.start()
                except MeanwhileError as error:
                    say({"problem": str(error)})
                    return
                desk = pg_desk.Desk(database.socket, supplier.queried)
                serve = partial(supplier.serve_queries, desk)
                started["queries"] = port_of(await listening(serve))
            say(started)
            orders = asyncio.StreamReader(limit=2**30)
            await asyncio.get_running_loop().connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
            )
            while line := await orders.readline():
                say(obey(supplier, json.loads(line)))
        server.close()
        await supplier.hang_up()
    finally:
        if database is not None:
            database.stop()
        await remove(folder)


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def listening(serve: Serve) -> asyncio.Server:
    return await asyncio.start_server(serve, "127.0.0.1", 0, backlog=BACKLOG)


def port_of(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


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
        asyncio.run(main(*sys.argv[1:]))
