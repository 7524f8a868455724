"""PostgreSQL without waiting: one query, for every runtime's own way to wait.

libpq moves the bytes itself and, in this way of using it, never waits
(https://www.postgresql.org/docs/current/libpq-async.html); psycopg's `pq` is that
library, function by function.  What there is to wait for is yielded, as (file
descriptor, READ or WRITE), and a client does so as its runtime does.

Rules:
- one connection a query, as SQLite's and HTTP's clients have it;
- who is called off, in his runtime's way and once, tells the server, which would else
  go on with the query, and hears it out: what was asked has then been done, or has not
  and will not be;
- whatever libpq says becomes StockroomRefused.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from shared.errors import StockroomRefused

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

SCHEME = "postgresql:"
"""How a stockroom's place begins that is no file."""

READ, WRITE = "read", "write"

Wait = tuple[int, str]

INTEGERS = (20, 21, 23)
"""The types int8, int2 and int4, by their numbers in pg_type.dat; others are texts."""


def is_at(database: str) -> bool:
    """Whether a stockroom is a PostgreSQL server's."""
    return str(database).startswith(SCHEME)


class Query:
    """One query and its rows.

    `database` is a URL that libpq knows, with a numeric host, for a name would be
    looked up, which blocks; `sql` has a question mark for each of `args`.
    """

    def __init__(self, database: str, sql: str, *args: object) -> None:
        self.name = sql
        self._database = database.encode()
        numbers = count(1)
        self._sql = re.sub(r"\?", lambda _: f"${next(numbers)}", sql).encode()
        self._args = [None if each is None else str(each).encode() for each in args]
        self._connection: PGconn | None = None
        self._result: PGresult | None = None

    def steps(self) -> Iterator[Wait]:
        """Connect, ask, and read the answer."""
        # Here, so that nobody needs it who has SQLite.
        from psycopg import pq

        connection = pq.PGconn.connect_start(self._database)
        self._connection = connection
        yield from self._connecting(connection, connection.connect_poll)
        connection.nonblocking = 1
        connection.send_query_params(self._sql, self._args)
        yield from self._answer(connection)

    def calling_off(self) -> Iterator[Wait]:
        """Have the server stop, if it is at it; and hear what has become of it.

        It is told over another connection, for it does not look at this one until it
        has an answer: https://www.postgresql.org/docs/current/libpq-cancel.html
        If it has not begun yet it takes no notice, and does what was asked.  If it
        cannot be told, nothing more is waited for.
        """
        import psycopg
        from psycopg import pq

        connection = self._connection
        if (
            connection is None
            or connection.transaction_status != pq.TransactionStatus.ACTIVE
        ):
            return
        cancel = connection.cancel_conn()
        with suppress(psycopg.Error):
            try:
                cancel.start()
                yield from self._connecting(cancel, cancel.poll)
            finally:
                cancel.finish()
            yield from self._answer(connection)

    @property
    def is_done(self) -> bool:
        """Whether it has been answered, and not by an error."""
        from psycopg import pq

        done = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
        return self._result is not None and self._result.status in done

    def rows(self) -> list[tuple[Any, ...]]:
        """The rows of a query that has been answered.

        Raises StockroomRefused, where the answer is an error.
        """
        result = self._result
        assert result is not None, "all steps have been taken"
        if not self.is_done:
            raise StockroomRefused(self.name, text(result.error_message))
        return [
            tuple(value(result, row, column) for column in range(result.nfields))
            for row in range(result.ntuples)
        ]

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Around all waiting; in the end the connection is closed."""
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            with open(os.devnull, "rb"):  # Raises if files cannot be opened at all:
                pass  # libpq does not say why.
            raise StockroomRefused(self.name, str(error)) from error
        finally:
            if self._connection is not None:
                self._connection.finish()

    def _connecting(self, connection: Any, poll: Callable[[], int]) -> Iterator[Wait]:
        from psycopg import pq

        if connection.status == pq.ConnStatus.BAD:
            raise self._refused(connection)
        wait = WRITE
        while True:
            yield connection.socket, wait  # Another one may have been opened.
            said = poll()
            if said == pq.PollingStatus.OK:
                return
            if said == pq.PollingStatus.FAILED:
                raise self._refused(connection)
            wait = READ if said == pq.PollingStatus.READING else WRITE

    def _refused(self, connection: Any) -> Exception:
        import psycopg

        return psycopg.OperationalError(text(connection.error_message))

    def _answer(self, connection: "PGconn") -> Iterator[Wait]:
        """Send what is to be sent yet, and read all that is said."""
        import psycopg
        from psycopg import pq

        while connection.flush():
            yield connection.socket, WRITE
        while True:
            while connection.is_busy():
                yield connection.socket, READ
                connection.consume_input()
            if (result := connection.get_result()) is None:
                return
            self._result = result
            if result.status in (pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT):
                raise psycopg.NotSupportedError("COPY is no query")


def value(result: "PGresult", row: int, column: int) -> Any:
    data = result.get_value(row, column)
    if data is None:
        return None
    return int(data) if result.ftype(column) in INTEGERS else data.decode()


def text(message: bytes | str) -> str:
    if isinstance(message, bytes):
        message = message.decode("utf-8", "replace")
    return message.strip()
