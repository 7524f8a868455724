"""A folder of the reader's for the world to be in."""

import os
import sqlite3
from contextlib import closing
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


def test_labels_elsewhere_stay(tmp_path: Path) -> None:
    """Nor are labels written where a link leads that stands for the shelf of a run."""
    folder, elsewhere = tmp_path / "kept", tmp_path / "elsewhere"
    shop = shop_of(Product("tea"))
    with World(folder) as world, world.open(shop):
        pass
    (folder / "shelf").rename(elsewhere)
    (folder / "shelf").symlink_to(elsewhere)
    with pytest.raises(MeanwhileError, match="shelf is there, and not from a run: "):
        World(folder).__enter__()


def test_desk_is_taken_down(tmp_path: Path) -> None:
    """A run in a folder asks at no desk that a run before it has put up."""
    shop = shop_of(Product("tea"))
    with World(tmp_path) as world, world.open(shop, goes_wrong="jam.txt"):
        assert (tmp_path / "desk").exists()
    with World(tmp_path) as world, world.open(shop):
        assert not (tmp_path / "desk").exists()


@pytest.mark.parametrize("where", ["file", "file/below", "file/far/below"])
def test_impossible_folder(tmp_path: Path, where: str) -> None:
    """Where a file is in the way of a folder, a sentence says so; nothing is left."""
    (tmp_path / "file").write_text("")
    before = set(psutil.Process().children())
    with pytest.raises(MeanwhileError) as caught, World(tmp_path / where):
        pass
    assert str(caught.value).startswith(f"{tmp_path / where} cannot be made: ")
    assert set(psutil.Process().children()) == before


def test_names_the_obstacle(tmp_path: Path) -> None:
    """Where the shelf cannot be made, a sentence names the place."""
    (tmp_path / "shelf").write_text("")
    with (
        World(tmp_path) as world,
        pytest.raises(MeanwhileError) as caught,
        world.open(shop_of(Product("tea"))),
    ):
        pass
    assert str(caught.value).startswith(f"{tmp_path / 'shelf'} cannot be written: ")


THEIRS = {
    "a file": "stockroom.sqlite",
    "a database": "stockroom.sqlite",
    "a link": "stockroom.sqlite",
    "a folder": "stockroom.sqlite",
    "a label": "shelf/tea.txt",
    "a journal": "stockroom.sqlite-wal",
    "a pace": "shelf.pace",
    "a desk": "desk",
    "a link to labels": "shelf",
}
"""What of the reader's is in a folder -> what is named."""


def put(what: str, file: Path) -> None:
    """Something of the reader's own."""
    file.parent.mkdir(exist_ok=True)
    if what == "a folder":
        file.mkdir()
    elif what in ("a link", "a link to labels"):
        file.symlink_to(file.with_name("elsewhere"))
    elif what == "a database":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE stock (quantity)")
    else:
        file.write_text("mine")


@pytest.mark.parametrize("what", THEIRS)
def test_nothing_is_overwritten(tmp_path: Path, what: str) -> None:
    """What a reader has in a folder stays as it is, and a sentence names it."""
    file = tmp_path / THEIRS[what]
    put(what, file)
    before = os.lstat(file)
    with pytest.raises(MeanwhileError) as caught, World(tmp_path):
        pass
    assert str(caught.value) == (
        f"{file} is there, and not from a run: name a new folder, or move it away"
    )
    assert os.lstat(file).st_mtime_ns == before.st_mtime_ns


def test_one_at_a_time(tmp_path: Path) -> None:
    """A folder in which there is a run is refused; once it has ended, it is not."""
    for _ in "ab":
        with (
            World(tmp_path) as world,
            world.open(shop_of(Product("tea"))),
            pytest.raises(MeanwhileError) as caught,
            World(tmp_path),
        ):
            pass
        assert str(caught.value) == (
            f"{tmp_path} is in use by another run: wait for its end, or name another "
            "folder"
        )


def test_full_disk_is_said(world: World) -> None:
    """Where the stockroom cannot be written, that is a limit, not a crash."""
    with (
        files_no_longer_than(100),
        pytest.raises(MeanwhileError),
        world.open(shop_of(Product("tea"))),
    ):
        pass
