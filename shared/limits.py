"""What a machine may be short of under a lane, and the sentence that says so.

That is neither the lane's doing nor the world's.  Python says it in many ways: an
OSError without a file's name from fork, a RuntimeError from a thread that cannot be
started, a MemoryError; and who has been told that by another process, a traceback.
"""

import errno
import os
import re
import resource
import sys
import tempfile

from shared.descriptors import NO_FILES, out_of_files

FORKS = ("subprocess", "multiprocessing", "gevent.subprocess", "gevent.os")
"""Modules in which EAGAIN is about a process, and not about a socket."""

NO_THREAD = "can't start new thread"
NO_LIBRARY = "failed to map segment"
NO_FORK = re.compile(r"fork.*?^BlockingIOError: ", re.MULTILINE | re.DOTALL)

SOCKET_PATH = 107 if sys.platform == "linux" else 103
"""How long the path of a socket may be: `sun_path` in unix(7), without its end."""

BELOW = len("/meanwhile-12345678/123/pymp-12345678/listener-12345678")
"""How much longer than that of our folder the path of multiprocessing's socket is."""


def short_of(error: BaseException) -> str:
    """What the machine did not give, in a sentence; empty if it is not about that.

    Causes and groups are looked through, as runtimes wrap what they meet; and what was
    being handled, for who has no thread fails again when he tidies up.
    """
    if out_of_files(error):
        return NO_FILES
    if is_no_thread(error) or is_no_process(error):
        return no_threads()
    if is_no_memory(error):
        return no_memory()
    inner = [each for each in (error.__cause__, error.__context__) if each]
    if isinstance(error, BaseExceptionGroup):
        inner += error.exceptions
    return next(filter(None, map(short_of, inner)), "")


def short_in(said: str, *, hangs: bool = False) -> str:
    """The same of what a process wrote to standard error as it ended.

    Of one that `hangs`, whatever it has said counts: it may wait for what could not be
    started.
    """
    if hangs:
        return next(filter(None, map(short_in, [said, *said.splitlines()])), "")
    last = said.strip().splitlines()[-1:] or [""]
    if NO_THREAD in last[0] or NO_FORK.search(said):
        return no_threads()
    if last[0].startswith("MemoryError") or NO_LIBRARY in last[0]:
        return no_memory()
    return ""


def is_no_thread(error: BaseException) -> bool:
    return isinstance(error, RuntimeError) and NO_THREAD in str(error)


def is_no_process(error: BaseException) -> bool:
    """Whether it is EAGAIN from a fork."""
    if errno_of(error) != errno.EAGAIN or error.__traceback__ is None:
        return False
    frame = error.__traceback__
    while frame.tb_next:
        frame = frame.tb_next
    module = str(frame.tb_frame.f_globals.get("__name__", ""))
    return any(module == each or module.startswith(f"{each}.") for each in FORKS)


def is_no_memory(error: BaseException) -> bool:
    unmapped = isinstance(error, ImportError) and NO_LIBRARY in str(error)
    return isinstance(error, MemoryError) or unmapped or errno_of(error) == errno.ENOMEM


def errno_of(error: BaseException) -> int | None:
    return error.errno if isinstance(error, OSError) else None


def no_threads() -> str:
    return (
        "this system gives no more threads or processes"
        f"{limited(u=resource.RLIMIT_NPROC, v=resource.RLIMIT_AS)}: end other programs "
        "of yours, or raise the limit"
    )


def no_memory() -> str:
    return (
        f"this system gives no more memory{limited(v=resource.RLIMIT_AS)}: end other "
        "programs of yours, or raise the limit"
    )


def limited(**limits: int) -> str:
    """Those of the limits that are set, as `ulimit` tells them."""
    units = {resource.RLIMIT_AS: 1024}
    soft = {letter: resource.getrlimit(limit)[0] for letter, limit in limits.items()}
    told = [
        f"ulimit -{letter} is {number // units.get(limits[letter], 1)}"
        for letter, number in soft.items()
        if number != resource.RLIM_INFINITY
    ]
    return f" ({', '.join(told)})" if told else ""


def temporary_root() -> str:
    """Where to make a folder for temporary files in which sockets may be, too.

    TMPDIR, or /tmp where the path of a socket would be too long.  Raises OSError if
    there is neither.
    """
    root = tempfile.gettempdir()
    if len(os.fsencode(root)) + BELOW <= SOCKET_PATH:
        return root
    if os.access("/tmp", os.W_OK | os.X_OK):
        return "/tmp"
    raise OSError(
        errno.ENAMETOOLONG,
        f"the path of TMPDIR has {len(root)} characters, where a socket has room for "
        f"{SOCKET_PATH - BELOW}",
    )
