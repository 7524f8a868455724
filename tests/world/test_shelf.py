"""The shelf: a label is there whole, or not at all."""

import time
from pathlib import Path

import pytest

from shared.errors import ShelfRefused
from shared.job import Job
from shared.shop import Product
from shared.world import shelf
from tests.world.callers import OpenShopFixture, shop_of
from tests.world.full_disk import files_no_longer_than


def test_a_label_is_saved(tmp_path: Path) -> None:
    """A saved label is one file, with exactly the text that was given."""
    shelf.save(str(tmp_path / "tea.txt"), "crème\n£1.20\n")
    found = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert found == {"tea.txt": "crème\n£1.20\n".encode()}


def test_replaced_not_rewritten(tmp_path: Path) -> None:
    """Who is reading the old label while a new one is saved reads all of the old."""
    path = tmp_path / "tea.txt"
    shelf.save(str(path), "old\n" * 5000)
    with path.open() as reader:
        first = reader.read(10)
        shelf.save(str(path), "new\n")
        rest = reader.read()
    assert (first + rest, path.read_text()) == ("old\n" * 5000, "new\n")


@pytest.mark.parametrize("size", [100, 100_000], ids=["at-close", "at-write"])
def test_full_disk_keeps_old(tmp_path: Path, size: int) -> None:
    """A label that cannot be written whole leaves the old one, and no other file."""
    path = tmp_path / "tea.txt"
    shelf.save(str(path), "old")
    with files_no_longer_than(10), pytest.raises(ShelfRefused) as caught:
        shelf.save(str(path), "x" * size)
    assert caught.value.request == "save tea.txt"
    assert shelf.labels(tmp_path) == {"tea.txt": "old"}


def test_bad_text_keeps_old(tmp_path: Path) -> None:
    """An error that is not the shelf's passes, and leaves no other file either."""
    path = tmp_path / "tea.txt"
    shelf.save(str(path), "old")
    with pytest.raises(UnicodeEncodeError):
        shelf.save(str(path), "\ud800")
    assert shelf.labels(tmp_path) == {"tea.txt": "old"}


def test_folder_in_the_way(tmp_path: Path) -> None:
    """Where a folder has the label's name, ShelfRefused, and nothing is left."""
    (tmp_path / "tea.txt").mkdir()
    with pytest.raises(ShelfRefused) as caught:
        shelf.save(str(tmp_path / "tea.txt"), "new")
    assert isinstance(caught.value.__cause__, IsADirectoryError)
    assert shelf.labels(tmp_path) == {"tea.txt": "<folder>"}


def test_missing_shelf_is_refused(tmp_path: Path) -> None:
    """Without its folder, a label cannot be saved."""
    with pytest.raises(ShelfRefused):
        shelf.save(str(tmp_path / "nowhere" / "tea.txt"), "new")


def test_label_is_removed(tmp_path: Path) -> None:
    """What is removed is gone; where nothing is, nothing happens."""
    path = str(tmp_path / "tea.txt")
    shelf.save(path, "tea")
    shelf.remove(path)
    shelf.remove(path)
    assert shelf.labels(tmp_path) == {}
    with pytest.raises(ShelfRefused):
        shelf.remove(str(tmp_path))


def test_slow_shelf(open_shop: OpenShopFixture) -> None:
    """Two labels take twice as long at least; a shelf that is not slow has no pace."""
    opened = open_shop(shop_of(Product("tea")), Job(shelf_ms=lambda shop: 30))
    start = time.monotonic()
    for _ in range(2):
        shelf.save(opened.shop.label_path("tea"), "tea")
    assert time.monotonic() - start >= 0.06
    assert opened.snapshot().files == {"tea.txt": "tea"}
    quick = open_shop(shop_of(Product("tea"))).shop
    assert not Path(quick.shelf + shelf.PACE).exists()
