"""For rows about PostgreSQL: a server, a slow query, and what has become of that.

What is asked of the server here blocks, but under gevent, whose patches reach psycopg.
"""

import time

from shared.world.postgresql import one_of_ours
from shared.world.unpatched import sleep

__all__ = ["SLOW", "a_server", "then", "until_it_runs"]

SLOW = "SELECT pg_sleep(60) IS NULL"

WHERE = "FROM pg_stat_activity WHERE state = 'active' AND query = %s"
COUNT = f"SELECT count(*) {WHERE}"
END = f"SELECT pg_terminate_backend(pid) {WHERE}"

SOON_S = 1.0
"""So long a server may take to stop that has been told to."""

a_server = one_of_ours


def until_it_runs(url: str) -> None:
    """Wait until the server is at that query."""
    while not running(url):
        sleep(0.01)


def then(url: str) -> str:
    """What the server does since nobody waits for it; if it goes on, it is ended."""
    until = time.monotonic() + SOON_S
    while goes_on := running(url):
        if time.monotonic() > until:
            break
        sleep(0.01)
    asked(url, END)
    return "it goes on" if goes_on else "it stops"


def running(url: str) -> bool:
    return bool(asked(url, COUNT)[0])


def asked(url: str, sql: str) -> tuple[int, ...]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(sql.encode(), [SLOW]).fetchone() or ()
