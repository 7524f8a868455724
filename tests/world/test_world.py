"""The whole of the world: what a run sees of it, and that nothing is left."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from shared.errors import MeanwhileError
from shared.shop import Label, Product, price_pence, quantity
from shared.world import HANGS, World, shelf
from shared.world.log import ANSWERED, ARRIVED
from tests.world.callers import (
    DEADLINE_S,
    LONG_MS,
    Call,
    Caller,
    OpenShopFixture,
    arrived,
    shop_of,
    until,
    whats,
)


def test_runs_are_apart(open_shop: OpenShopFixture, call: Call) -> None:
    """Two runs at the same time have each a gate, a log and prices of their own."""
    gated = open_shop(shop_of(Product("tea"), seed=1), gate=2, patience_s=60)
    free = open_shop(shop_of(Product("tea"), seed=2))
    call(gated.shop.price_url("tea"))
    assert arrived(gated, 1)
    heard, _ = call(free.shop.price_url("tea")).hears()
    assert heard.endswith(b"\r\n\r\n%d" % price_pence(2, "tea"))
    assert whats(gated) == [ARRIVED]
    assert whats(free) == [ARRIVED, ANSWERED]


def test_runs_from_many_threads() -> None:
    """Runs that threads open, ask and look at side by side are not mixed up."""

    def run(number: int) -> dict[str, int]:
        sku = f"tea {number}"
        with world.open(shop_of(Product(sku))) as opened:
            for _ in range(5):
                with Caller(opened.shop.price_url(sku)) as caller:
                    caller.hears()
                log = opened.log()
        return log.requests

    # The world ends first, so that no thread can wait for its answer for ever.
    with ThreadPoolExecutor(8) as threads, World() as world:
        found = list(threads.map(run, range(16), timeout=DEADLINE_S))
    assert found == [{f"/price/tea%20{number}": 5} for number in range(16)]


def test_snapshot_shows_all(open_shop: OpenShopFixture, call: Call) -> None:
    """A snapshot has the shelf's files, the stockroom's rows, and the requests."""
    shop = shop_of(Product("tea"), Product("jam", fault="shelf"))
    opened = open_shop(shop)
    for sku in ("tea", "jam", "tea"):
        call(opened.shop.price_url(sku)).hears()
    shelf.save(opened.shop.label_path("tea"), Label("tea", 120, 3).text)
    assert opened.snapshot().to_json() == {
        "files": {"jam.txt": "<folder>", "tea.txt": "tea\n£1.20\n3 in stock\n"},
        "rows": {"goods": [["jam", quantity(1, "jam")], ["tea", quantity(1, "tea")]]},
        "requests": {"/price/jam": 1, "/price/tea": 2},
    }


def test_own_folder_each(world: World) -> None:
    """What two runs at the same time put on their shelves is apart."""
    shop = shop_of(Product("tea"))
    with world.open(shop) as one, world.open(shop) as other:
        shelf.save(one.shop.label_path("tea"), "one")
        assert (one.snapshot().files, other.snapshot().files) == (
            {"tea.txt": "one"},
            {},
        )


def test_bare_shop(
    open_shop: OpenShopFixture,
) -> None:
    """`bare_shop` is what was opened, so that results of two runs can be compared."""
    shop = shop_of(Product("tea", 1, 2, "shelf"), seed=7)
    assert open_shop(shop).bare_shop == shop


def test_run_folder_is_removed(world: World) -> None:
    """A run's share of the world is removed at its end."""
    with world.open(shop_of(Product("tea"))) as opened:
        folder = Path(opened.shop.shelf).parent
        assert folder.is_dir()
    assert not folder.exists()


def is_gone(pid: int) -> bool:
    """Whether a process has ended; whoever adopted it may not have noticed."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def refuses(url: str) -> bool:
    """Whether nobody listens at the port of a URL."""
    try:
        Caller(url).leave()
    except ConnectionError:
        return True
    return False


def remains(pid: int, url: str, folder: Path) -> list[str]:
    """What is left of a world."""
    left = {
        "process": not is_gone(pid),
        "port": not refuses(url),
        "folder": folder.exists(),
    }
    return [what for what in left if left[what]]


def test_a_world_is_there() -> None:
    """While it is up, a world has a process, a port and a folder."""
    with World() as world:
        assert remains(world.pid, world.url, world.folder) == [
            "process",
            "port",
            "folder",
        ]


def test_normal_end_leaves_nothing() -> None:
    """When its `with` is left, a world is gone at once, open runs or not."""
    with World() as world:
        world.open(shop_of(Product("tea"))).__enter__()
    assert remains(world.pid, world.url, world.folder) == []


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_nothing(error: type[BaseException]) -> None:
    """When an exception leaves its `with`, a world is gone as well."""
    with pytest.raises(error), World() as world, world.open(shop_of(Product("tea"))):
        raise error
    assert remains(world.pid, world.url, world.folder) == []


def test_no_file_left_open() -> None:
    """Our own process has as many files and threads as before."""
    us = psutil.Process()
    before = us.num_fds(), threading.active_count()
    with World() as world, world.open(shop_of(Product("tea"))) as opened:
        opened.log()
    assert (us.num_fds(), threading.active_count()) == before


def test_supplier_ends_silently(call: Call, capfd: pytest.CaptureFixture[str]) -> None:
    """Also with requests in flight, the supplier ends with status 0 and no word."""
    shop = shop_of(Product("lost", fault=HANGS), Product("slow", price_ms=LONG_MS))
    with World() as world, world.open(shop) as opened:
        for sku in shop.skus:
            call(opened.shop.price_url(sku))
        assert arrived(opened, 2)
    with pytest.raises(MeanwhileError) as caught, world.open(shop):
        pass
    assert str(caught.value) == "the supplier is gone (its process ended with 0)"
    assert capfd.readouterr().err == ""


OWNER = Path(__file__).with_name("programs") / "owns_a_world.py"


@contextmanager
def killed_owner(*arguments: str) -> Iterator[tuple[int, str, Path]]:
    """A world whose owner is killed by SIGKILL when this is entered."""
    with subprocess.Popen(
        [sys.executable, str(OWNER), *arguments], stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        try:
            pid, url, folder = owner.stdout.readline().split(maxsplit=2)
            with Caller(url):  # A request in flight does not keep it up.
                owner.kill()
                owner.wait()
                yield int(pid), url, Path(folder.rstrip("\n"))
        finally:
            owner.kill()


def test_killed_owner_leaves_nothing() -> None:
    """When its owner is killed by SIGKILL, the supplier tidies up and ends."""
    with killed_owner() as (pid, url, folder):
        until(lambda: not remains(pid, url, folder))
        assert remains(pid, url, folder) == []


def test_killed_owner_keeps_folder(tmp_path: Path) -> None:
    """A folder that the reader has asked for stays, however the owner ended."""
    with killed_owner(str(tmp_path)) as (pid, url, folder):
        until(lambda: remains(pid, url, folder) == ["folder"])
        assert remains(pid, url, folder) == ["folder"]
    assert sorted(os.listdir(tmp_path)) == ["shelf", "stockroom.sqlite"]


def test_killed_supplier_is_reported(call: Call) -> None:
    """If the supplier dies, the next order says so in a sentence, and all is tidy."""
    shop = shop_of(Product("tea", price_ms=LONG_MS))
    with World() as world, world.open(shop) as opened:
        call(opened.shop.price_url("tea"))
        assert arrived(opened, 1)
        os.kill(world.pid, signal.SIGKILL)
        with pytest.raises(MeanwhileError) as caught:
            opened.snapshot()
    assert str(caught.value) == "the supplier is gone (its process ended with -9)"
    assert remains(world.pid, world.url, world.folder) == []


def test_asking_after_the_end() -> None:
    """Asking for the log of a closed run is refused, and the world goes on."""
    shop = shop_of(Product("tea"))
    with World() as world:
        with world.open(shop) as opened:
            pass
        with pytest.raises(MeanwhileError):
            opened.log()
        with world.open(shop) as another:
            assert another.log().story == []


def test_snapshot_of_ruins(open_shop: OpenShopFixture) -> None:
    """Where a lane has deleted shelf or stockroom, the snapshot says so."""
    opened = open_shop(shop_of(Product("tea")))
    shutil.rmtree(opened.shop.shelf)
    Path(opened.shop.stockroom).unlink()
    found = opened.snapshot()
    assert found.files == {".": "the folder of the labels is gone"}
    assert found.rows == {".": [["the stockroom's file is gone"]]}
    Path(opened.shop.stockroom).write_text("this is no database")
    assert "cannot be read" in opened.snapshot().rows["."][0][0]


def test_strange_labels(open_shop: OpenShopFixture) -> None:
    """A label that is no text, or no file at all, is seen for what it is."""
    opened = open_shop(shop_of(Product("tea")))
    folder = Path(opened.shop.shelf)
    (folder / "jam.txt").write_bytes(b"\xff")
    os.mkfifo(folder / "tea.txt")
    (folder / "milk.txt").symlink_to("milk.txt")
    files = {
        "jam.txt": "\\xff",
        "milk.txt": "<neither file nor folder>",
        "tea.txt": "<neither file nor folder>",
    }
    assert opened.snapshot().files == files


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a file")
def test_unreadable_label(open_shop: OpenShopFixture) -> None:
    """A label that cannot be read is seen for that."""
    opened = open_shop(shop_of(Product("tea")))
    Path(opened.shop.shelf, "tea.txt").symlink_to("/proc/self/mem")
    files = {"tea.txt": "<cannot be read: Input/output error>"}
    assert opened.snapshot().files == files


def test_folder_of_all_is_gone() -> None:
    """Where all that is temporary has been deleted, a sentence says so."""
    with World() as world:
        shutil.rmtree(world.temporary)
        with pytest.raises(MeanwhileError, match="is gone: a lane or another program"):
            world.temporary_folder()
