"""Errors that are a lack of files, wherever that hides in them."""

import errno

import pytest


def caused(error: Exception, by: BaseException) -> Exception:
    error.__cause__ = by
    return error


class StreamBroke(Exception):
    """What a runtime might raise of its own."""


EMFILE = OSError(errno.EMFILE, "Too many open files")
ENFILE = OSError(errno.ENFILE, "Too many open files in system")
REFUSED = OSError(errno.ECONNREFUSED, "Connection refused")

no_files = pytest.mark.parametrize(
    "raised",
    [
        EMFILE,
        ENFILE,
        caused(OSError("all attempts failed"), EMFILE),
        caused(OSError("failed"), caused(OSError("failed"), EMFILE)),
        caused(OSError("failed"), ExceptionGroup("two", [REFUSED, EMFILE])),
        caused(
            OSError("failed"),
            ExceptionGroup("one", [ExceptionGroup("two", [REFUSED, ENFILE])]),
        ),
        caused(StreamBroke("broke"), EMFILE),
        ExceptionGroup("two", [REFUSED, caused(OSError("failed"), EMFILE)]),
    ],
    ids=[
        "EMFILE",
        "ENFILE",
        "its-cause",
        "its-cause's-cause",
        "a-group-as-cause",
        "a-group-in-a-group",
        "the-runtime's-own",
        "a-group",
    ],
)
