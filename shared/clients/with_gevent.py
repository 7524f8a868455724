"""gevent: the threads' own `get`, once it is patched; its pool for what blocks.

`get` is the blocking code of the threads' client, unchanged: the lane's
`monkey.patch_all()` has made `socket` switch to another greenlet wherever it would
block.  SQLite is C code that no patch reaches, and regular files never count as
"would block", so both go through a pool of real threads.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from gevent.threadpool import ThreadPool
from gevent.util import wrap_errors

from shared.clients import THREADS
from shared.clients.with_threads import get
from shared.errors import WorldError
from shared.world import shelf, stockroom

__all__ = ["get", "query", "save"]

T = TypeVar("T")
slots = ThreadPool(THREADS)
EXPECTED = (WorldError, OSError)


def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    return in_thread(stockroom.query, database, sql, *args)


def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    in_thread(shelf.save, path, text)


def in_thread(call: Callable[..., T], *args: object) -> T:
    """What `call` gives or raises, from a real thread.

    The pool's hub prints every error that a call raises; `wrap_errors` hands those
    that are expected back as a value instead.
    """
    result = slots.apply(wrap_errors(EXPECTED, call), args)
    if isinstance(result, EXPECTED):
        raise result
    return result
