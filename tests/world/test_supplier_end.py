"""However the supplier's owner is killed, the supplier tidies up."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for sockets below it."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="mw") as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    "last", ['{"do": "log", "run": "x"}\n', '{"do": "lo'], ids=["unread", "half"]
)
def test_killed_within_an_order(last: str, short_folder: Path) -> None:
    """An answer that nobody reads, or half an order, leaves no folder and no word."""
    with subprocess.Popen(
        [sys.executable, "-m", "shared.world.supplier"],
        env={**os.environ, "TMPDIR": str(short_folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as supplier:
        assert supplier.stdin
        assert supplier.stdout
        assert supplier.stderr
        supplier.stdout.readline()
        assert list(short_folder.iterdir()) != []
        supplier.stdout.close()
        supplier.stdin.write(last.encode())
        supplier.stdin.close()
        said = supplier.stderr.read()
    assert (supplier.returncode, said, list(short_folder.iterdir())) == (0, b"", [])


def test_killed_before_an_order(short_folder: Path) -> None:
    """The very first answer that nobody reads leaves no folder either."""
    reading, writing = os.pipe()
    os.close(reading)
    supplier = subprocess.run(
        [sys.executable, "-m", "shared.world.supplier"],
        env={**os.environ, "TMPDIR": str(short_folder)},
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )
    os.close(writing)
    assert (supplier.returncode, supplier.stderr) == (0, b"")
    assert list(short_folder.iterdir()) == []
