"""What of the world any program meets: Python's audit events tell of it.

https://docs.python.org/3/library/audit_events.html

They come in the thread that does it, and so in the task that runs there, whichever
runtime's.  Of files only those are told that the program's own code opens.
"""

import os
import sys
from _thread import get_ident
from types import FrameType
from typing import Any

from shared.recorder.blocking import Hears, hearing
from shared.recorder.peers import called, of_address
from shared.recorder.recorder import Recorder

STDLIB = os.path.dirname(os.__file__) + "/"

BETWEEN = ("pathlib", "tempfile", "<frozen io>", "/io.py")
"""Where a file is opened on somebody's behalf."""


def listen() -> None:
    """Note what is met from here on, for good: an audit hook cannot be taken away."""
    sys.addaudithook(hearing(HEARD))


def connected(active: Recorder, args: tuple[Any, ...]) -> None:
    called.add(args[1])
    which = id(args[0]), args[1]
    if which != last.get(get_ident()):  # gevent asks twice whether it is.
        last[get_ident()] = which
        active.met("connects", of_address(args[1], ""))


last: dict[int, Any] = {}
"""Thread -> the socket and the address that it has connected last."""


def bound(active: Recorder, args: tuple[Any, ...]) -> None:
    active.met("binds", of_address(args[1], ""))


def database(active: Recorder, args: tuple[Any, ...]) -> None:
    active.met("opens", str(args[0]))


def started(active: Recorder, args: tuple[Any, ...]) -> None:
    if not is_importing(sys._getframe(1).f_back):
        active.met("starts", os.fsdecode(args[0]))


def opened(active: Recorder, args: tuple[Any, ...]) -> None:
    own = isinstance(args[0], str) and not args[0].startswith(STDLIB)
    if own and is_mine(active, sys._getframe(1).f_back):
        active.met("opens", args[0])


def is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being imported, which is no act of the program's own."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def is_mine(active: Recorder, frame: FrameType | None) -> bool:
    """Whether a file is opened by the program's own code, or for it."""
    while frame is not None and any(
        each in frame.f_code.co_filename for each in BETWEEN
    ):
        frame = frame.f_back
    return frame is not None and bool(active.is_lane(frame.f_code))


HEARD: dict[str, Hears] = {
    "socket.bind": bound,
    "socket.connect": connected,
    "sqlite3.connect": database,
    "subprocess.Popen": started,
    "open": opened,
}
