"""Callers who mean no good: `python -m tests.chapters.hostile 10000 [LANE]...`.

Each lane of chapter 16 runs as a program of its own, and is sent so many requests that
are cut, split, oversized, pipelined or wrong, as chance has them; some callers stay for
a while and say no more.  Every now and then somebody asks as one should, and must have
his price.  In the end the shop closes, and must end well, with nothing said.  Then so
many callers at once: each says half of his request before anybody says the rest.
The first that is otherwise is told, and ends it with exit code 1.
"""

import re
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from random import Random

from shared import reaper
from shared.proof import chapters
from shared.registry import LANES, SHARE_NOTHING
from shared.runner.visitors import AT_ONCE, in_words

CHAPTER = chapters()[16]
WITHIN_S = 20.0
"""How long anybody waits for what must come."""

EVERY = 25
"""After so many hostile requests one is as it should be."""

STAY = 3
"""So many hostile callers stay at once; worker processes are few."""

AT_ONCE_CALLERS = 1000
GOOD = b"GET /price/tea HTTP/1.1\r\nHost: counter\r\n\r\n"
CLOSING = GOOD.replace(b"price/tea", b"closing")

Address = tuple[str, int]


class Failed(Exception):
    """A lane that did not stand it; the message says how."""


def cut(chance: Random) -> list[bytes]:
    return [GOOD[: chance.randrange(len(GOOD))]]


def split(chance: Random) -> list[bytes]:
    ends = sorted(chance.sample(range(1, len(GOOD)), chance.randrange(1, 6)))
    starts = [0, *ends]
    return [GOOD[a:b] for a, b in zip(starts, [*ends, len(GOOD)], strict=True)]


def oversized(chance: Random) -> list[bytes]:
    filler = b"x" * chance.choice([10_000, 70_000, 300_000])
    where = chance.choice([b"/price/" + filler, b"/price/tea"])
    more = b"X-Filler: " + filler + b"\r\n"
    return [b"GET " + where + b" HTTP/1.1\r\nHost: counter\r\n" + more + b"\r\n"]


def pipelined(chance: Random) -> list[bytes]:
    return [GOOD * chance.randrange(2, 30)]


def wrong(chance: Random) -> list[bytes]:
    return [
        chance.choice(
            [
                chance.randbytes(chance.randrange(1, 400)),
                b"\r\n" * 50,
                GOOD.replace(b"GET", b"G E T"),
                GOOD.replace(b"GET", b"HEAD"),
                GOOD.replace(b"GET", b"CONNECT"),
                GOOD.replace(b"HTTP/1.1", b"HTTP/9.9"),
                GOOD.replace(b"Host: counter\r\n", b""),
                GOOD.replace(b"Host: counter", b"Host counter"),
                GOOD.replace(b"/price/tea", b"price"),
                GOOD.replace(b"/price/tea", b"/price/%00%ff%0d%0a"),
                GOOD.replace(b"/price/tea", b"/price/../../etc/passwd"),
                GOOD.replace(b"/price/tea", b"/"),
                GOOD.replace(b"/price/tea", b"/price/"),
                GOOD.replace(b"GET", b"POST").replace(
                    b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\ntea"
                ),
                GOOD.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\nzz"),
                GOOD.replace(b"\r\n\r\n", b"\r\nContent-Length: -1\r\n\r\n"),
            ]
        )
    ]


KINDS = (cut, split, oversized, pipelined, wrong)


def connected(address: Address) -> socket.socket:
    stream = socket.create_connection(address, timeout=WITHIN_S)
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return stream


def asked(address: Address, request: bytes = GOOD) -> str:
    """What is answered to one request, "200 361"."""
    with connected(address) as stream:
        stream.sendall(request)
        return in_words(rest_of(stream))


def rest_of(stream: socket.socket) -> bytes:
    data = b""
    while received := stream.recv(65536):
        data += received
    return data


def harmed(address: Address, chance: Random) -> socket.socket | None:
    """One hostile caller; his socket, if he stays."""
    stream = connected(address)
    with suppress(OSError):  # He may have been hung up on.
        for part in chance.choice(KINDS)(chance):
            stream.sendall(part)
        how = chance.randrange(4)
        if how == 0:
            stream.shutdown(socket.SHUT_WR)
        elif how == 1:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        elif how == 2:
            return stream
    stream.close()
    return None


def hostile(address: Address, times: int, chance: Random) -> None:
    """So many of them, and among them some as they should be.

    Raises Failed if one of these has not his price.
    """
    price = asked(address)
    there: deque[socket.socket] = deque()
    for number in range(times):
        if stays := harmed(address, chance):
            there.append(stays)
        if len(there) > STAY:
            there.popleft().close()
        if number % EVERY == 0 and (had := asked(address)) != price:
            raise Failed(f"after {number + 1} hostile callers another has {had!r}")
    for each in there:
        each.close()


def crowd(address: Address, callers: int) -> Counter[str]:
    """How many had which answer, of so many who are there at once."""
    there = [connected(address) for _ in range(callers)]
    for stream in there:
        stream.sendall(GOOD[:9])
    for stream in there:
        stream.sendall(GOOD[9:])
    found = Counter(in_words(rest_of(stream)) for stream in there)
    for stream in there:
        stream.close()
    return found


@contextmanager
def counter(lane: str) -> Iterator[tuple[Address, "subprocess.Popen[bytes]"]]:
    """A lane that has been started by hand; and where its counter is."""
    source = CHAPTER.lanes[lane]
    program = reaper.start(
        [sys.executable, "-u", "-m", source.module],
        lambda each: reaper.end_group(each.pid),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert program.stderr
    try:
        port = 0
        while not port:
            line = program.stderr.readline().decode()
            if not line:
                raise Failed("it ended before it listened")
            if found := re.search(r"127\.0\.0\.1:(\d+)/closing", line):
                port = int(found[1])
        yield ("127.0.0.1", port), program
    finally:
        reaper.end_group(program.pid)
        program.wait()
        program.stderr.close()
        reaper.ended(program.pid)


def tried(lane: str, times: int, seed: int = 1, callers: int = 0) -> dict[str, float]:
    """A lane under so many hostile callers, and then in a crowd; seconds of each.

    Raises Failed if it does not stand it.
    """
    took = {}
    with counter(lane) as (address, program):
        start = time.monotonic()
        hostile(address, times, Random(f"{seed}/{lane}"))
        took["hostile"] = time.monotonic() - start
        if callers:
            start = time.monotonic()
            found = crowd(address, callers)
            took["crowd"] = time.monotonic() - start
            if [*found.values()] != [callers] or "200" not in next(iter(found)):
                raise Failed(f"of {callers} callers at once: {dict(found)}")
        if not (said := asked(address, CLOSING)).startswith("202"):
            raise Failed(f"{said!r} is said to who closes")
        try:
            _, told = program.communicate(timeout=WITHIN_S)
        except subprocess.TimeoutExpired:
            raise Failed("it does not end") from None
        if program.returncode or told.strip():
            raise Failed(f"it ends with {program.returncode}: {told.decode()[-500:]}")
    return took


def main(arguments: Sequence[str]) -> int:
    times = int(arguments[0]) if arguments else 10_000
    for lane in arguments[1:] or LANES:
        callers = 0 if lane in SHARE_NOTHING else AT_ONCE_CALLERS
        try:
            took = tried(lane, times, callers=callers)
        except (Failed, OSError) as problem:
            print(f"{lane}: {problem}")
            return 1
        told = ", ".join(f"{what} {took_s:.1f} s" for what, took_s in took.items())
        print(f"{lane}: stands it: {told}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
