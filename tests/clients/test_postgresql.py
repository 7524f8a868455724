"""Seven clients at a real PostgreSQL server: values, errors, threads, giving up.

Each lane's client is tried in an interpreter of its own (postgresql_probe.py), once;
the tests look at what it saw.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.pq import ConnStatus, TransactionStatus

from shared.clients.postgresql import WRITE, Query, Wait, is_at
from shared.clients.with_threads import query
from shared.errors import StockroomRefused
from shared.registry import LANES
from shared.shop import Product, Shop, quantity
from shared.world import Gate, World
from shared.world.postgresql import one_of_ours
from shared.world.stockroom import POSTGRESQL
from tests.clients.begun import begin, wait
from tests.clients.postgresql_probe import AT_ONCE, END, SLOW, at_work

PROBE = Path(__file__).with_name("postgresql_probe.py")
BLOCKING = ("threads", "processes")

pytestmark = pytest.mark.on_python("3.12")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of one that no lane's queries are seen at but these."""
    with one_of_ours() as url:
        yield url


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    """A world whose stockroom is PostgreSQL's."""
    with World(stockroom=POSTGRESQL) as up:
        yield up


@pytest.fixture(scope="module", params=list(LANES))
def lane(request: pytest.FixtureRequest) -> str:
    """Each lane in turn; with this scope, all tests of a lane before the next."""
    return str(request.param)


@pytest.fixture(scope="module")
def seen(lane: str, served: World, server: str) -> dict[str, Any]:
    """What the lane's client makes of it."""
    shop = Shop((Product("tea"), Product("stockroom", fault="stockroom")))
    together = Gate("together", {"db": AT_ONCE}, {"db"})
    with (
        served.open(shop) as opened,
        served.open(Shop((Product("tea"),)), gates=[together]) as gated,
    ):
        shops = [opened.shop.to_json(), gated.shop.to_json()]
        patched = ["-m", "gevent.monkey"] if lane == "gevent" else []
        probe = subprocess.run(
            [sys.executable, *patched, str(PROBE), lane],
            input=json.dumps([*shops, server]),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (probe.returncode, probe.stderr) == (0, "")
        assert not gated.log().gate_gave_up
    found: dict[str, Any] = json.loads(probe.stdout)
    return found


def test_values(seen: dict[str, Any]) -> None:
    """Numbers are numbers, texts texts, nothing None, and no row is no row."""
    tea = quantity(1, "tea")
    assert seen["tea"] == {"value": repr([(tea,)])}
    assert seen["texts"] == {"value": repr([(None, "tea", tea, "t")])}
    assert seen["numbers"] == {"value": "[(2, 1, 'none')]"}
    assert seen["nobody"] == {"value": "[]"}


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("faulty", "the stockroom is locked"),
        ("bad sql", 'syntax error at or near "tea"'),
        ("no server", "Connection refused"),
    ],
)
def test_refused(asked: str, detail: str, seen: dict[str, Any]) -> None:
    """What the server says, or that there is none, is a refusal of the stockroom's."""
    error = seen[asked]
    assert (error["raised"], error["kind"]) == ("StockroomRefused", "db")
    assert detail in error["detail"]


def test_nothing_left_open(seen: dict[str, Any]) -> None:
    """No connection, file or thread, whether it went well or not."""
    assert seen["after"] == seen["before"]


def test_no_files(seen: dict[str, Any]) -> None:
    """Where no file can be opened, that is a limit of ours, and no refusal."""
    assert seen["no files"] == {"raised": "OSError", "out_of_files": True}


def test_at_once(lane: str, seen: dict[str, Any]) -> None:
    """All are at the server at once; on a loop, in the loop's own thread."""
    assert seen["counted"] == AT_ONCE
    assert seen["threads"] == (AT_ONCE if lane in BLOCKING else 0)


def test_given_up(lane: str, seen: dict[str, Any]) -> None:
    """Who is called off has told the server, and goes on when that has stopped."""
    if lane in BLOCKING:
        assert "given up" not in seen, "nothing ends a thread that waits"
    else:
        assert seen["given up"] == "has stopped"


def test_not_told(server: str) -> None:
    """A query that nobody calls off goes on when its connection is closed.

    Without this, the test above could not fail.
    """
    asked = Query(server, SLOW)
    with asked.speaking():
        begin(asked, lambda: at_work(server))
    assert at_work(server)
    assert asked._connection is not None
    assert asked._connection.status == ConnStatus.BAD  # which is: none
    end(server)


def end(server: str) -> None:
    """End the slow query, whoever has asked it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(END, [SLOW])


def test_given_up_in_the_flush(server: str) -> None:
    """What is half sent is sent before it is heard out; else both would wait."""
    asked = Query(server, "SELECT length(?)", "x" * 60_000_000)
    with asked.speaking():
        for fd, what in asked.steps():
            if what == WRITE and is_sending(asked):
                break
            wait(fd, what)
        else:
            pytest.fail("it was sent at once")
        for fd, what in asked.calling_off():
            wait(fd, what)


def is_sending(asked: Query) -> bool:
    assert asked._connection is not None
    return asked._connection.transaction_status == TransactionStatus.ACTIVE


def test_cannot_be_told(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no second connection, whoever gives it up is not kept waiting."""

    def refused(connection: object, poll: object) -> Iterator[Wait]:
        raise psycopg.OperationalError("there is no second one")
        yield

    asked = Query(server, SLOW)
    with asked.speaking():
        begin(asked, lambda: at_work(server))
        monkeypatch.setattr(asked, "_connecting", refused)
        assert list(asked.calling_off()) == []
    end(server)


def test_no_copy(server: str) -> None:
    """What would never end is refused."""
    with pytest.raises(StockroomRefused, match="COPY is no query"):
        query(server, "COPY (SELECT 1) TO STDOUT")


def test_which_stockroom() -> None:
    """A server's place is a URL, a file's is none."""
    assert is_at("postgresql://nobody@127.0.0.1:1/postgres")
    assert not is_at("/tmp/stockroom.sqlite")
