"""Those who come to a lane's counter: real sockets, one step after another.

A chapter's job says what each of them does (`shared.job.Step`).  No step is taken at a
time: each waits for what it is about, and at most so long that nobody doubts that it
will not come.  What a caller has had of the lane is told in a few words:

| words | what came |
| --- | --- |
| "200 249" | an answer: its status, and its body |
| "hung up" | the end of the connection, and nothing before it |
| "reset" | its reset |
| "refused" | he was not let in |
| "no HTTP" | something else |
| "answered too early" | what he had not yet asked for in full |
| "no answer" | nothing, for as long as is waited |
"""

import errno
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

import h11

from shared.clients.with_threads import get
from shared.errors import CalledOff, WorldError
from shared.job import (
    ASKS,
    DRIPS,
    FINDS_CLOSED,
    HEARS,
    LEAVES,
    RESETS,
    SAYS,
    STOPS,
    WAITS,
    Step,
)

PATIENCE_S = 8.0
"""How long each step may take."""

CONNECTED_S = 3.0
"""How long the system may take for a connection, unless the queue is full."""

MOMENT_S = 20.0
"""How long a moment may be in coming; a gate loses patience before, and says why."""

PERIOD_S = 0.001
"""How often it is asked meanwhile whether the lane is still there."""

ROOM = 65536
NOBODY, RESET, REFUSED = "hung up", "reset", "refused"
NO_ANSWER, TOO_EARLY, NO_HTTP = "no answer", "answered too early", "no HTTP"

NOT_PLAYED = ""
"""Nobody's name: why the steps were not played to their end, if so."""

Address = tuple[str, int]


class NoAnswer(Exception):
    """A step that was waited for in vain; the message says which, and how long."""


class Visitors:
    """The callers of one run.

    `had` is what each had in the end, by name; `seen` what they did, and when.
    `is_over` is asked again and again whether the lane is no more.
    """

    def __init__(
        self,
        address: Address,
        is_over: Callable[[], bool] = lambda: False,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.address, self.is_over, self.patience_s = address, is_over, patience_s
        self.had: dict[str, str] = {}
        self.seen: list[tuple[int, str, str, str]] = []
        self._there: dict[str, socket.socket] = {}
        self._does: Mapping[str, Callable[[Step], None]] = {
            SAYS: self._says,
            DRIPS: self._drips,
            HEARS: self._hears,
            WAITS: self._waits,
            STOPS: lambda step: self._of(step).shutdown(socket.SHUT_WR),
            LEAVES: lambda step: self._leave(step.who),
            RESETS: self._resets,
            ASKS: self._asks,
            FINDS_CLOSED: self._finds_closed,
        }

    def play(self, steps: Iterable[Step]) -> str:
        """All steps, one after another; why not all, if so."""
        try:
            for step in steps:
                if step.who in self.had:  # He has been here.
                    continue
                try:
                    with suppress(ConnectionError):  # Who hears next will tell.
                        self._does[step.does](step)
                except TimeoutError as error:
                    problem = f"nobody listened to {step.who}"
                    raise NoAnswer(f"{problem} for {self.patience_s:g} s") from error
                self.note(step)
        except NoAnswer as problem:
            self.had[NOT_PLAYED] = str(problem)
            return str(problem)
        finally:
            for who in [*self._there]:
                self._leave(who)
        return ""

    def note(self, step: Step) -> None:
        """A moment has the name of what is asked, a caller what he has had."""
        why = step.url.split("/")[-2] if step.url else self.had.get(step.who, "")
        self.seen.append((time.monotonic_ns(), step.does, step.who, why))

    def _of(self, step: Step) -> socket.socket:
        """A caller's socket; he comes now, if he was not here before."""
        if step.who not in self._there:
            try:
                self._there[step.who] = called(self.address, self.patience_s)
            except ConnectionError:
                self.had[step.who] = REFUSED
                raise
            except TimeoutError as error:
                raise NoAnswer(f"{step.who} was not let in") from error
        return self._there[step.who]

    def _says(self, step: Step) -> None:
        self._of(step).sendall(step.data)

    def _drips(self, step: Step) -> None:
        stream = self._of(step)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in step.data:
            stream.sendall(bytes([byte]))

    def _hears(self, step: Step) -> None:
        stream, data, how = self._of(step), b"", NOBODY
        try:
            self._wait(lambda: readable(stream), f"{step.who} had no answer")
            while received := stream.recv(ROOM):
                data += received
                self._wait(lambda: readable(stream), f"{step.who} had half an answer")
        except ConnectionError:
            how = RESET
        except NoAnswer:
            self.had[step.who] = NO_ANSWER
            raise
        self.had[step.who] = in_words(data) if data else how
        self._leave(step.who)

    def _waits(self, step: Step) -> None:
        if readable(self._of(step)):
            self._hears(step)
            told = self.had[step.who]
            self.had[step.who] = f"{TOO_EARLY}: {told}" if told[0].isdigit() else told

    def _resets(self, step: Step) -> None:
        self._of(step).setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self._leave(step.who)

    def _leave(self, who: str) -> None:
        if stream := self._there.pop(who, None):
            stream.close()

    def _asks(self, step: Step) -> None:
        until = time.monotonic() + MOMENT_S
        with suppress(CalledOff):
            try:
                get(step.url, until, unless=Flag(self.is_over))
            except (TimeoutError, WorldError) as error:
                kind = step.url.split("/")[-2]
                never = f"{kind!r} was not answered within {MOMENT_S:g} s"
                raise NoAnswer(getattr(error, "detail", "") or never) from error

    def _finds_closed(self, step: Step) -> None:
        """Until nobody is let in any more; who still is, leaves at once."""

        def refused() -> bool:
            try:
                called(self.address, CONNECTED_S).close()
            except ConnectionError:
                return True
            except TimeoutError:  # Where nobody accepts, the queue is full at last.
                raise NoAnswer(problem) from None
            return False

        problem = "the listening socket was still there after closing"
        self._wait(refused, problem)

    def _wait(self, what: Callable[[], bool], problem: str) -> None:
        until = time.monotonic() + self.patience_s
        while not what():
            if time.monotonic() > until:
                raise NoAnswer(f"{problem} within {self.patience_s:g} s")
            if self.is_over() and not what():
                raise NoAnswer("the lane was no more")
            time.sleep(PERIOD_S)


class Flag:
    """`is_set()` of anything that can be asked, as an Event has it."""

    def __init__(self, is_set: Callable[[], bool]) -> None:
        self.is_set = is_set


AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: close by a reset."""


def called(address: Address, patience_s: float) -> socket.socket:
    """A connection to that address.

    Raises ConnectionError where nobody listens, TimeoutError where nobody answers.
    """
    stream = socket.socket()
    try:
        stream.settimeout(patience_s)
        stream.connect(address)
    except BaseException:
        stream.close()
        raise
    # By chance the system may connect a socket to itself, where nobody listens.
    if stream.getsockname() == address:
        stream.close()
        raise ConnectionRefusedError(errno.ECONNREFUSED, "connected to itself")
    return stream


def readable(stream: socket.socket) -> bool:
    """Whether something has come: data, the end, or a reset."""
    return bool(select.select([stream], [], [], 0)[0])


def in_words(data: bytes) -> str:
    """An answer as its status and its body."""
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(data)
    connection.receive_data(b"")
    status, body = 0, b""
    try:
        while not isinstance(event := connection.next_event(), h11.EndOfMessage):
            if isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += event.data
            elif not isinstance(event, h11.InformationalResponse):
                return NO_HTTP
    except h11.RemoteProtocolError:
        return NO_HTTP
    return f"{status} {body.decode('utf-8', 'replace')}".strip()
