"""What a machine may be short of, told from what a lane does wrong."""

import errno
import socket
import threading

import pytest

from shared.limits import no_memory, no_threads, short_in, short_of

THREAD = RuntimeError("can't start new thread")


def raised_in_tidying() -> RuntimeError:
    """What a thread raises that is waited for, and could not be started."""
    try:
        try:
            raise THREAD
        finally:
            threading.Thread().join()
    except RuntimeError as error:
        return error


def raised_by_read() -> OSError:
    """What a socket raises that has nothing to be read."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        try:
            ours.recv(1)
        except BlockingIOError as error:
            return error
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (THREAD, no_threads()),
        (ExceptionGroup("in a nursery", [ExceptionGroup("", [THREAD])]), no_threads()),
        (raised_in_tidying(), no_threads()),
        (MemoryError(), no_memory()),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), no_memory()),
        (RuntimeError("no running event loop"), ""),
        (raised_by_read(), ""),
    ],
)
def test_short_of(error: BaseException, says: str) -> None:
    """Threads and memory are told from errors that are a lane's own."""
    assert short_of(error) == says


FORKSERVER = """\
  File "/usr/lib/python3.11/multiprocessing/forkserver.py", line 258, in main
    pid = os.fork()
          ^^^^^^^^^
BlockingIOError: [Errno 11] Resource temporarily unavailable
Traceback (most recent call last):
EOFError: unexpected EOF
"""


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (FORKSERVER, no_threads()),
        ("Traceback:\nRuntimeError: can't start new thread", no_threads()),
        ("can't start new thread\nKeyError: 'tea'", ""),
        ("", ""),
    ],
)
def test_short_in_words(said: str, says: str) -> None:
    """What another process has met is known by the traceback that it leaves."""
    assert short_in(said) == says
