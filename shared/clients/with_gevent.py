"""gevent: the threads' own `get`, once it is patched; its pool for what blocks.

`get` is the blocking code of the threads' client, unchanged: the lane's
`monkey.patch_all()` has made `socket` switch to another greenlet wherever it would
block.  SQLite is C code that no patch reaches, and regular files never count as
"would block", so both go through a pool of real threads.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import gevent
from gevent.hub import Hub
from gevent.socket import wait_read, wait_write
from gevent.threadpool import ThreadPool
from gevent.util import wrap_errors

from shared.clients import THREADS, postgresql
from shared.clients.postgresql import READ, Query
from shared.clients.with_threads import get
from shared.world import shelf, stockroom

__all__ = ["fetchval", "get", "query", "remove", "save"]

T = TypeVar("T")
EXPECTED = (Exception,)

slots: dict[Hub, ThreadPool] = {}
inside: Counter[Hub] = Counter()


def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """The rows that `sql` finds."""
    if postgresql.is_at(database):
        return ask(Query(database, sql, *args))
    return in_thread(stockroom.query, database, sql, *args)


def fetchval(database: str, sql: str, *args: object) -> Any:
    """The one value in the one row that `sql` finds."""
    [(value,)] = query(database, sql, *args)
    return value


def save(path: str, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    in_thread(shelf.save, path, text)


def remove(path: str) -> None:
    """Take away what is at `path`, if anything is."""
    in_thread(shelf.remove, path)


def in_thread(call: Callable[..., T], *args: object) -> T:
    """What `call` gives or raises, from a real thread.

    The pool's hub prints every error that a call raises; `wrap_errors` hands it back
    as a value instead.  Who leaves the pool last ends it, for a hub tells nobody that
    a run is over; who is killed does not wait for that, because the thread goes on.
    """
    hub = gevent.get_hub()
    if hub not in slots:
        slots[hub] = ThreadPool(THREADS)
    pool = slots[hub]
    inside[hub] += 1
    done = False
    try:
        result = pool.apply(wrap_errors(EXPECTED, call), args)
        done = True
    finally:
        inside[hub] -= 1
        if not inside[hub]:
            del slots[hub], inside[hub]
            if done:
                pool.kill()
            else:
                gevent.spawn(pool.kill)
    if isinstance(result, EXPECTED):
        raise result
    return result


def ask(asked: Query) -> list[tuple[Any, ...]]:
    """Its rows, from PostgreSQL."""
    with asked.speaking():
        try:
            for wait in asked.steps():
                until_ready(*wait)
        except BaseException:  # A Timeout of gevent's is no Exception, nor is a kill.
            for wait in asked.calling_off():
                until_ready(*wait)
            raise
    return asked.rows()


def until_ready(fd: int, what: str) -> None:
    """Wait until a socket can be read from, or written to."""
    if what == READ:
        wait_read(fd)
    else:
        wait_write(fd)
