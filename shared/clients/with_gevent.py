"""gevent: the threads' own `get`, once it is patched; its pool for what blocks.

`get` is the blocking code of the threads' client, unchanged: the lane's
`monkey.patch_all()` has made `socket` switch to another greenlet wherever it would
block.  SQLite is C code that no patch reaches, and regular files never count as
"would block", so both go through a pool of real threads.
"""

from typing import Any

from gevent.threadpool import ThreadPool

from shared.clients import THREADS
from shared.clients.with_threads import get
from shared.world import shelf, stockroom

__all__ = ["get", "query", "save"]

slots = ThreadPool(THREADS)


def query(database: str, sql: str, *args: object) -> Any:
    """The rows that `sql` finds."""
    return slots.apply(stockroom.query, (database, sql, *args))


def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    slots.apply(shelf.save, (path, text))
