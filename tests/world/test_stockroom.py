"""The stockroom: what it knows, how long it takes, what it refuses."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.errors import StockroomRefused
from shared.job import COMMON, Record
from shared.shop import STOCK, Product, Shop, quantity
from shared.world import plan_of
from shared.world import stockroom as stockroom_module
from shared.world.plan import Contents
from tests.world.callers import LONG_MS


@pytest.fixture
def database(tmp_path: Path) -> Callable[..., str]:
    """Make a stockroom of these products; its path."""

    def make(*products: Product) -> str:
        file = tmp_path / "stockroom.sqlite"
        stockroom_module.make(file, plan_of(Shop(products), COMMON).tables)
        return str(file)

    return make


def test_knows_its_goods(database: Callable[..., str]) -> None:
    """A query finds what the seed says, and nothing of what is not there."""
    file = database(Product("tea"), Product("jam"))
    found = [stockroom_module.query(file, STOCK, sku) for sku in ("tea", "jam", "x")]
    assert found == [[(quantity(1, "tea"),)], [(quantity(1, "jam"),)], []]


def test_takes_its_time(database: Callable[..., str]) -> None:
    """A query takes as long as its product says, at least."""
    file = database(Product("tea", stock_ms=50))
    start = time.monotonic()
    stockroom_module.query(file, STOCK, "tea")
    assert time.monotonic() - start >= 0.05


IN_GREENLETS = Path(__file__).with_name("programs") / "asks_with_gevent.py"


def test_blocks_greenlets_too(database: Callable[..., str]) -> None:
    """Where gevent has patched everything, two queries still take the sum of both."""
    file = database(Product("a", stock_ms=150), Product("b", stock_ms=150))
    command = [sys.executable, str(IN_GREENLETS), file, STOCK]
    took = subprocess.check_output(command, text=True, timeout=60)
    assert float(took) >= 0.3


def test_fault_is_refused(database: Callable[..., str]) -> None:
    """The faulty product's query raises StockroomRefused, which has the SQL."""
    file = database(Product("tea", fault="stockroom"))
    with pytest.raises(StockroomRefused) as caught:
        stockroom_module.query(file, STOCK, "tea")
    assert caught.value.request == STOCK


def test_fault_of_one_product(
    database: Callable[..., str],
) -> None:
    """Beside a faulty product, the others can be asked for."""
    file = database(Product("tea", fault="stockroom"), Product("jam"))
    assert stockroom_module.query(file, STOCK, "jam") == [(quantity(1, "jam"),)]


@pytest.mark.parametrize("sql", ["SELECT nonsense", "SELECT 1 FROM nowhere", "hello"])
def test_wrong_sql_is_refused(sql: str, database: Callable[..., str]) -> None:
    """What SQLite does not understand raises StockroomRefused."""
    with pytest.raises(StockroomRefused):
        stockroom_module.query(database(), sql)


def test_missing_stockroom_is_refused(tmp_path: Path) -> None:
    """Where there is no database, and none can be made, StockroomRefused."""
    with pytest.raises(StockroomRefused):
        stockroom_module.query(str(tmp_path / "nowhere" / "stockroom"), STOCK, "tea")


def test_rows_without_waiting(database: Callable[..., str]) -> None:
    """`rows` shows all goods as they are, and asks none that waits or fails."""
    file = database(Product("tea", stock_ms=LONG_MS), Product("jam", fault="stockroom"))
    tables = plan_of(Shop((Product("tea"), Product("jam"))), COMMON).tables
    assert stockroom_module.rows(Path(file), tables) == {
        "goods": [["jam", quantity(1, "jam")], ["tea", quantity(1, "tea")]]
    }


def test_any_table(tmp_path: Path) -> None:
    """A table that a chapter declares has its rows, and a view that takes its time."""
    file = tmp_path / "stockroom.sqlite"
    records = (Record(("Ann", 7), pause_ms=50), Record(("Bob", 8)))
    orders = Contents(("who TEXT", "number INTEGER"), records, "slowly")
    stockroom_module.make(file, {"orders": orders})
    assert stockroom_module.rows(file, {"orders": orders}) == {
        "orders": [["Ann", 7], ["Bob", 8]]
    }
    start = time.monotonic()
    found = stockroom_module.query(str(file), "SELECT number FROM slowly")
    assert time.monotonic() - start >= 0.05
    assert sorted(found) == [(7,), (8,)]
