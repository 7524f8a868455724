"""The stockroom: a real SQLite file that takes its time.

A lane asks `SELECT quantity FROM stock WHERE sku = ?`.  `stock` is a view, and
behind it stands a function that waits as long as the product says, so the delay
happens where a slow database has it: inside the C library, in the thread that
asked.

That wait must block the thread whatever a runtime has patched.  Under gevent a
function built on the patched `time.sleep`, called outside a thread pool, would
switch greenlets from inside SQLite's C frame, and a blocking query would look
cooperative.  So the sleep that Python was born with is looked up at each connection.
"""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from shared.descriptors import out_of_files
from shared.errors import StockroomRefused
from shared.shop import Product
from shared.world.goods import stock_of

SCHEMA = """
CREATE TABLE goods (
    sku TEXT PRIMARY KEY, quantity INTEGER, pause_ms INTEGER, fault TEXT
);
CREATE VIEW stock AS
    SELECT sku, take_your_time(quantity, pause_ms, fault) AS quantity FROM goods;
"""


PATIENCE_S = 30.0


def make(
    file: Path, seed: int, products: Iterable[Product], *, written: bool = False
) -> None:
    """Make the database file with a row a product.

    Where it will be `written` to, readers need not wait for who writes
    (https://sqlite.org/wal.html).
    """
    rows = [
        (each.sku, stock_of(seed, each), each.stock_ms, each.fault) for each in products
    ]
    with closing(sqlite3.connect(file)) as connection, connection:
        if written:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(SCHEMA)
        connection.executemany("INSERT INTO goods VALUES (?, ?, ?, ?)", rows)


def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """Rows, over a connection of its own (blocking).

    SQLite connections belong to the thread that made them, and runtimes move
    calls between threads: one connection a query needs no rule at all.
    Who writes waits for others who do, for `PATIENCE_S` at most.
    Raises StockroomRefused.
    """
    try:
        with (
            closing(sqlite3.connect(database, timeout=PATIENCE_S)) as connection,
            connection,
        ):
            sleep = real_sleep()

            def take_your_time(quantity: int, pause_ms: int, fault: str) -> int:
                sleep(pause_ms / 1000)
                if fault == "stockroom":
                    raise ValueError("the stockroom is locked")
                return quantity

            connection.create_function("take_your_time", 3, take_your_time)
            if not sql.startswith("SELECT"):
                # A shop that loses power is none that anybody opens again.
                connection.execute("PRAGMA synchronous = OFF")
            return connection.execute(sql, args).fetchall()
    except sqlite3.Error as error:
        raise_if_out_of_files(database)
        raise StockroomRefused(sql, str(error)) from error


def raise_if_out_of_files(database: str) -> None:
    """Raise OSError if files cannot be opened at all: SQLite does not say why."""
    try:
        with open(database, "rb"):
            pass
    except OSError as error:
        if out_of_files(error):
            raise


def real_sleep() -> Callable[[float], None]:
    """`time.sleep` as Python has it, also after gevent has put its own there."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is None:
        return time.sleep
    sleep: Callable[[float], None] = monkey.get_original("time", "sleep")
    return sleep


def rows(file: Path) -> list[list[Any]]:
    """All rows as they are now, without waiting for any of them."""
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT sku, quantity FROM goods ORDER BY sku")
        return [list(row) for row in found]
