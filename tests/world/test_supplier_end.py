"""However the supplier's owner is killed, the supplier tidies up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "last", ['{"do": "log", "run": "x"}\n', '{"do": "lo'], ids=["unread", "half"]
)
def test_killed_within_an_order(last: str, tmp_path: Path) -> None:
    """An answer that nobody reads, or half an order, leaves no folder and no word."""
    with subprocess.Popen(
        [sys.executable, "-m", "shared.world.supplier"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as supplier:
        assert supplier.stdin
        assert supplier.stdout
        assert supplier.stderr
        supplier.stdout.readline()
        assert list(tmp_path.iterdir()) != []
        supplier.stdout.close()
        supplier.stdin.write(last.encode())
        supplier.stdin.close()
        said = supplier.stderr.read()
    assert (supplier.returncode, said, list(tmp_path.iterdir())) == (0, b"", [])


def test_killed_before_an_order(tmp_path: Path) -> None:
    """The very first answer that nobody reads leaves no folder either."""
    reading, writing = os.pipe()
    os.close(reading)
    supplier = subprocess.run(
        [sys.executable, "-m", "shared.world.supplier"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )
    os.close(writing)
    assert (supplier.returncode, supplier.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == []
