"""What outside a program a task waits for: who is at the other end of a socket, say.

No runtime tells which socket it was that woke a task.  But when it does so, the
function that does has the socket, or its number, among its local names: that is looked
for in the frames from there outwards, and only where no task has woken it.
"""

import os
import socket
import stat
from collections.abc import Callable
from contextlib import suppress
from types import CodeType, FrameType
from typing import Any

A_THREAD, A_CHILD, A_PIPE = "a thread", "a child process", "a pipe"

DEEPEST = 24
"""So many calls away from a runtime's loop may be what wakes a task."""


called: set[Any] = set()
"""The addresses that the program has connected to."""


def of_socket(one: Any) -> str | None:
    """Who is at the other end; for one that takes callers, where it does.

    Of callers there may be thousands, and each has another address: it is told where
    they call.
    """
    with suppress(OSError, ValueError):
        peer, own = one.getpeername(), one.getsockname()
        if isinstance(peer, tuple) and peer not in called:
            return f"callers at {of_address(own, '')}"
        return of_address(peer, own)
    with suppress(OSError, ValueError):
        if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return f"callers at {of_address(one.getsockname(), '')}"
    return None


def of_address(address: Any, own: Any) -> str:
    if isinstance(address, tuple):
        host, port, *_ = address
        return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"
    named = address or own
    if isinstance(named, bytes):
        named = named.decode("utf-8", "backslashreplace")
    return str(named) or "a pair of sockets"


def of_number(number: int) -> str | None:
    """What is behind a file's number."""
    with suppress(OSError):
        mode = os.fstat(number).st_mode
        if stat.S_ISSOCK(mode):
            with socket.socket(fileno=os.dup(number)) as there:
                return of_socket(there)
        if stat.S_ISFIFO(mode):
            return A_PIPE
        if stat.S_ISCHR(mode):
            return "the terminal" if os.isatty(number) else "a device"
    return None


def of_file(one: Any) -> str | None:
    """The same of whatever a selector takes."""
    number = one if isinstance(one, int) else one.fileno()
    return of_number(number) if number >= 0 else None


Told = Callable[[FrameType], str | None]

known: dict[CodeType, Told | None] = {}
"""The code of a function -> how to find in its frame what has come."""


def came(frame: FrameType | None) -> str | None:
    """What has come for a task that is being woken, from the frames that do so."""
    for _ in range(DEEPEST):
        if frame is None:
            return None
        code = frame.f_code
        try:
            tell = known[code]
        except KeyError:
            tell = known[code] = of_code(code)
        if tell is not None:
            return tell(frame)
        frame = frame.f_back
    return None


def of_code(code: CodeType) -> Told | None:
    names = code.co_varnames[: code.co_argcount]
    file, function = code.co_filename, code.co_name
    if file.endswith("asyncio/selector_events.py"):
        if "sock" in names:
            return lambda frame: of_socket(frame.f_locals["sock"])
        return of_transport
    if file.endswith("asyncio/unix_events.py"):
        pipe = "Pipe" in code.co_qualname
        return lambda frame: A_PIPE if pipe else A_CHILD
    if file.endswith("asyncio/base_subprocess.py"):
        return lambda frame: A_CHILD
    if code.co_qualname == "_chain_future.<locals>._set_state":
        return lambda frame: A_THREAD
    if function == "process_events" and "/trio/_core/_io_epoll" in file:
        return lambda frame: of_number(frame.f_locals["fd"])
    if "/gevent/_socket" in file and "self" in names:
        return lambda frame: of_socket(frame.f_locals["self"])
    if function in ("_run", "run_callback", "unrolled_run"):  # A loop's own turn.
        return lambda frame: None
    return None


def of_transport(frame: FrameType) -> str | None:
    transport = frame.f_locals.get("self")
    one = getattr(transport, "_sock", None)
    return None if one is None else of_socket(one)
