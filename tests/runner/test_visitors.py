"""Who comes to a counter: what each of them says that he has had."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from shared.job import (
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
from shared.runner import visitors
from shared.runner.visitors import AT_ONCE, NOT_PLAYED, Visitors

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
PATIENCE_S = 0.3

Serve = Callable[[socket.socket], None]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def played(listener: socket.socket, serve: Serve, *steps: Step) -> Visitors:
    """What came of it, where each caller is served like that, in a thread of his."""

    def serve_one(stream: socket.socket) -> None:
        with stream, suppress(ConnectionError):  # Who is gone is gone.
            serve(stream)

    def accept() -> None:
        while True:
            try:
                stream, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve_one, args=(stream,)).start()

    thread = threading.Thread(target=accept)
    thread.start()
    found = Visitors(listener.getsockname(), patience_s=PATIENCE_S)
    found.play(steps)
    listener.shutdown(socket.SHUT_RDWR)
    thread.join()
    return found


def answers(stream: socket.socket) -> None:
    stream.recv(100)
    stream.sendall(OK)


def hangs_up(stream: socket.socket) -> None:
    stream.recv(100)


def resets(stream: socket.socket) -> None:
    stream.recv(100)
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)


def talks_nonsense(stream: socket.socket) -> None:
    stream.recv(100)
    stream.sendall(b"\x00\x01 nonsense\r\n\r\n")


def stops_in_the_middle(stream: socket.socket) -> None:
    stream.recv(100)
    stream.sendall(OK[:-1])


def says_nothing(stream: socket.socket) -> None:
    while stream.recv(100):
        pass


def hears_him_out(stream: socket.socket) -> None:
    heard = b""
    while received := stream.recv(100):
        heard += received
    stream.sendall(OK[:-2] + heard[:2])


SAID, HEARD = Step("one", SAYS, b"go"), Step("one", HEARS)


@pytest.mark.parametrize(
    ("serve", "had"),
    [
        (answers, "200 hi"),
        (hangs_up, "hung up"),
        (resets, "reset"),
        (talks_nonsense, "no HTTP"),
        (stops_in_the_middle, "no HTTP"),
        (says_nothing, "no answer"),
    ],
)
def test_what_he_has_had(serve: Serve, had: str, listener: socket.socket) -> None:
    """It is told in a few words."""
    found = played(listener, serve, SAID, HEARD)
    assert found.had["one"] == had
    assert (NOT_PLAYED in found.had) == (had == "no answer")


def test_no_answer_ends_it(listener: socket.socket) -> None:
    """Nobody comes after somebody who has waited in vain."""
    found = played(listener, says_nothing, SAID, HEARD, Step("two", SAYS, b"go"))
    assert found.had[NOT_PLAYED] == "one had no answer within 0.3 s"
    assert "two" not in {who for _, _, who, _ in found.seen}


def test_answered_too_early(listener: socket.socket) -> None:
    """Who has an answer while he waits has it too early, and no other."""
    answered = threading.Event()

    def one_first(stream: socket.socket) -> None:
        if stream.recv(100) == b"two":
            answered.wait()
        stream.sendall(OK)
        answered.set()

    more = [Step("two", SAYS, b"two"), Step("two", HEARS)]
    found = played(listener, one_first, SAID, *more, Step("one", WAITS), HEARD)
    assert found.had == {"one": "answered too early: 200 hi", "two": "200 hi"}


def test_half_closed(listener: socket.socket) -> None:
    """He says no more, and still hears; and who drips is heard whole."""
    dripped = Step("one", DRIPS, b"yo")
    found = played(listener, hears_him_out, dripped, Step("one", STOPS), HEARD)
    assert found.had == {"one": "200 yo"}


@pytest.mark.parametrize("how", [LEAVES, RESETS])
def test_gone(how: str, listener: socket.socket) -> None:
    """Who leaves has had nothing, and the next is served."""
    steps = [SAID, Step("one", how), Step("two", SAYS, b"go"), Step("two", HEARS)]
    found = played(listener, answers, *steps)
    assert found.had == {"two": "200 hi"}


def test_refused() -> None:
    """Where nobody listens; and that is what who finds it closed waits for."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    found = Visitors(address, patience_s=PATIENCE_S)
    assert found.play([SAID, HEARD, Step("", FINDS_CLOSED)]) == ""
    assert found.had == {"one": "refused"}


def test_not_closed(listener: socket.socket) -> None:
    """A socket that listens still is told of."""
    found = played(listener, answers, Step("", FINDS_CLOSED))
    assert "still there after closing" in found.had[NOT_PLAYED]


def test_full_is_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is one closed of whom nobody takes callers, until no more can wait."""
    monkeypatch.setattr(visitors, "CONNECTED_S", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
        found = Visitors(listener.getsockname(), patience_s=20)
        found.play([Step("", FINDS_CLOSED)])
    assert "still there after closing" in found.had[NOT_PLAYED]


def test_over(listener: socket.socket) -> None:
    """Nobody waits for a lane that is no more."""
    found = Visitors(listener.getsockname(), lambda: True, patience_s=60)
    assert found.play([SAID, HEARD]) == "the lane was no more"


def test_nobody_listens(listener: socket.socket) -> None:
    """Who is let in, and not listened to, does not wait for ever."""
    found = Visitors(listener.getsockname(), patience_s=PATIENCE_S)
    problem = found.play([Step("a", SAYS, b"x" * 20_000_000)])
    assert problem == f"nobody listened to a for {PATIENCE_S:g} s"
