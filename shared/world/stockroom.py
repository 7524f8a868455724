"""The stockroom: a real SQLite file that takes its time.

A lane asks `SELECT quantity FROM stock WHERE sku = ?`.  `stock` is a view, and
behind it stands a function that waits as long as the row says, so the delay
happens where a slow database has it: inside the C library, in the thread that
asked (see `unpatched`).
"""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from shared.descriptors import out_of_files
from shared.errors import StockroomRefused
from shared.world.desk import served
from shared.world.plan import Contents
from shared.world.shelf import GONE
from shared.world.unpatched import sleep

SQLITE, POSTGRESQL = "sqlite", "postgresql"
"""What a stockroom can be; of the second, `shared.world.postgresql` knows."""

APPLICATION_ID = int.from_bytes(b"Mnwh", "big")
"""By which a stockroom that was made here is known again."""

PATIENCE_S = 30.0
"""How long who writes waits for others who do, at most."""


def make(file: Path, tables: Mapping[str, Contents]) -> None:
    """Make the database file with its tables, and a slow view of those that have one.

    Readers need not wait for who writes (https://sqlite.org/wal.html).
    """
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for name, table in tables.items():
            columns = [*table.columns, "pause_ms INTEGER", "fault TEXT"]
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            if table.slow_view:
                connection.execute(slow_view(name, table))
            marks = ", ".join("?" * len(columns))
            connection.executemany(
                f"INSERT INTO {name} VALUES ({marks})",
                [(*each.values, each.pause_ms, each.fault) for each in table.records],
            )


def slow_view(name: str, table: Contents) -> str:
    """A view of a table whose last column is there when the stockroom has found it."""
    *others, last = names(table)
    slow = f"take_your_time({last}, pause_ms, fault) AS {last}"
    return (
        f"CREATE VIEW {table.slow_view} AS SELECT {', '.join([*others, slow])} "
        f"FROM {name}"
    )


def names(table: Contents) -> list[str]:
    """The names of a table's columns, without ours."""
    return [column.partition(" ")[0] for column in table.columns]


def query(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    """Rows, over a connection of its own (blocking).

    SQLite connections belong to the thread that made them, and runtimes move
    calls between threads: one connection a query needs no rule at all.
    Who writes waits for others who do, for `PATIENCE_S` at most.
    Raises StockroomRefused.
    """
    name = str(args[-1]) if args else ""
    with served(os.path.dirname(database), "db", name):
        return rows_of(database, sql, *args)


def rows_of(database: str, sql: str, *args: object) -> list[tuple[Any, ...]]:
    try:
        with (
            closing(sqlite3.connect(database, timeout=PATIENCE_S)) as connection,
            connection,
        ):

            def take_your_time(value: Any, pause_ms: int, fault: str) -> Any:
                sleep(pause_ms / 1000)
                if fault == "stockroom":
                    raise ValueError("the stockroom is locked")
                return value

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


def rows(file: Path, tables: Mapping[str, Contents]) -> dict[str, list[list[Any]]]:
    """Table -> all its rows as they are now, in order, without waiting for any.

    Where the file is gone, or no longer has them, that is all that there is.
    """
    if not file.exists():
        return {GONE: [["the stockroom's file is gone"]]}
    try:
        with closing(sqlite3.connect(file)) as connection:
            return {
                name: sorted(
                    list(row)
                    for row in connection.execute(
                        f"SELECT {', '.join(names(table))} FROM {name}"
                    )
                )
                for name, table in tables.items()
            }
    except sqlite3.Error as error:
        return {GONE: [[f"the stockroom cannot be read: {error}"]]}
