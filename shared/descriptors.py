"""The limit that a thousand sockets meet: how many files a process may open."""

import errno
import resource
from contextlib import suppress

NO_FILES = "no free file descriptors (raise the limit: ulimit -n)"


BACKLOG = 1024
"""How many callers may wait to be let in at a counter, if the system lets so many."""


def out_of_files(error: BaseException) -> bool:
    """Whether an error is, or was caused by, a lack of file descriptors.

    That is not the world's doing, so it does not become a WorldError.  trio and
    anyio wrap what `socket()` raised, so causes and groups are looked through.
    """
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return True
    inner = [error.__cause__] if error.__cause__ else []
    if isinstance(error, BaseExceptionGroup):
        inner += error.exceptions
    return any(out_of_files(each) for each in inner)


def most_files() -> float:
    """How many files a process may have open at most; infinity where all it likes."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return float("inf") if most == resource.RLIM_INFINITY else most


def raise_file_limit() -> None:
    """As many open files as the system allows without asking anybody."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS refuses what it calls unlimited
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
