"""What a run leaves behind in its process: threads, and sockets.

A runtime may keep threads of its own for the next run, and they are not the lane's
doing.  A thread is if the lane's code is on its stack, or if it belongs to a pool that
somebody made and nobody ended.
"""

import os
import threading
import time
from dataclasses import dataclass
from types import FrameType

from shared.recorder import session
from shared.recorder.frames import frames_of_threads

QUIET_S = 3.0
"""How long what ends by itself after a run may take for it, on a busy machine too."""

PERIOD_S = 0.005

POOLS = ("concurrent/futures/", "multiprocessing/")
"""Where the code is of threads that pools have."""


KEPT = ("Dask-Offload",)
"""What a library calls threads of a pool that it keeps, one for all runs."""


@dataclass(frozen=True)
class There:
    """The threads of this process, and its open sockets."""

    threads: frozenset[int]
    sockets: frozenset[str]


def there() -> There:
    return There(frozenset(frames_of_threads()), frozenset(sockets()))


def sockets() -> set[str]:
    """The sockets that this process has open; none where the system does not tell."""
    found = set()
    for fd in os.listdir(FOLDER) if os.path.isdir(FOLDER) else ():
        try:
            what = os.readlink(f"{FOLDER}/{fd}")
        except OSError:
            continue
        if what.startswith("socket:"):
            found.add(what)
    return found


FOLDER = "/proc/self/fd"


def of(before: There, lane: str) -> list[str]:
    """What is there that was not before, each in a few words; once it is quiet."""
    deadline = time.monotonic() + QUIET_S
    while (left := now(before, lane)) and time.monotonic() < deadline:
        time.sleep(PERIOD_S)
    return left


def now(before: There, lane: str) -> list[str]:
    open = len(sockets() - before.sockets)
    sockets_open = [f"{open} open sockets"] if open else []
    return threads(before, lane) + sockets_open + session.left()


def threads(before: There, lane: str) -> list[str]:
    found = []
    known = {thread.ident: thread for thread in threading.enumerate()}
    names = {ident: thread.name for ident, thread in known.items()}
    for ident, frame in frames_of_threads().items():
        if ident in before.threads or ident == threading.get_ident():
            continue
        if (line := line_in(frame, lane)) is not None:
            found.append(f"a thread that is at line {line}")
        elif isinstance(known.get(ident), threading.Timer):
            found.append("a timer")
        elif names.get(ident, "").startswith(KEPT):
            continue
        elif any(each in file for file in files(frame) for each in POOLS):
            found.append(f"a thread of a pool, {names.get(ident, ident)}")
    return found


def files(frame: FrameType | None) -> list[str]:
    found = []
    while frame is not None:
        found.append(frame.f_code.co_filename)
        frame = frame.f_back
    return found


def line_in(frame: FrameType | None, lane: str) -> int | None:
    """The line of a lane's file at which a thread is, from its innermost frame."""
    while frame is not None:
        if frame.f_code.co_filename == lane:
            return frame.f_lineno
        frame = frame.f_back
    return None
