"""A folder of the reader's for the world to be in."""

from pathlib import Path

import psutil
import pytest

from shared.errors import MeanwhileError
from shared.shop import Product, quantity
from shared.world import World, shelf
from shared.world import stockroom as stockroom_module
from tests.world.callers import shop_of
from tests.world.full_disk import files_no_longer_than


def test_folder_is_kept(tmp_path: Path) -> None:
    """A folder that was asked for is made, filled, and still there afterwards."""
    folder = tmp_path / "some" / "where"
    with World(folder) as world, world.open(shop_of(Product("tea"))) as opened:
        shelf.save(opened.shop.label_path("tea"), "new")
    assert (folder / "shelf" / "tea.txt").read_text() == "new"
    rows = stockroom_module.rows(folder / "stockroom.sqlite", opened.plan.tables)
    assert rows == {"goods": [["tea", quantity(1, "tea")]]}


@pytest.mark.parametrize("fault", ["", "shelf"])
def test_folder_used_again(tmp_path: Path, fault: str) -> None:
    """A second run in the same folder finds the stockroom of its own shop."""
    for seed in (1, 2):
        shop = shop_of(Product("tea", fault=fault), seed=seed)
        with World(tmp_path) as world, world.open(shop) as opened:
            rows = opened.snapshot().rows
    assert rows == {"goods": [["tea", quantity(2, "tea")]]}


@pytest.mark.parametrize("where", ["file", "file/below", "file/far/below"])
def test_impossible_folder(tmp_path: Path, where: str) -> None:
    """Where a file is in the way of a folder, a sentence says so; nothing is left."""
    (tmp_path / "file").write_text("")
    before = set(psutil.Process().children())
    with pytest.raises(MeanwhileError) as caught, World(tmp_path / where):
        pass
    assert str(caught.value).startswith(f"{tmp_path / where} cannot be made: ")
    assert set(psutil.Process().children()) == before


@pytest.mark.parametrize("what", ["shelf", "stockroom.sqlite"])
def test_names_the_obstacle(tmp_path: Path, what: str) -> None:
    """Where shelf or stockroom cannot be made, a sentence names the place."""
    if what == "shelf":
        (tmp_path / what).write_text("")
    else:
        (tmp_path / what).mkdir()
    with (
        World(tmp_path) as world,
        pytest.raises(MeanwhileError) as caught,
        world.open(shop_of(Product("tea"))),
    ):
        pass
    assert str(caught.value).startswith(f"{tmp_path / what} cannot be written: ")


def test_full_disk_is_said(world: World) -> None:
    """Where the stockroom cannot be written, that is a limit, not a crash."""
    with (
        files_no_longer_than(100),
        pytest.raises(MeanwhileError),
        world.open(shop_of(Product("tea"))),
    ):
        pass
