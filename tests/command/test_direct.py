"""A lane that is started by hand."""

import subprocess
import sys

from shared.proof import chapters
from shared.proof.contract import expected_report
from shared.shop import canonical
from tests.command.ran import ran
from tests.leftovers import Leftovers

CHAPTER = chapters()[2]
REPORT = canonical(expected_report(CHAPTER.contract.shop).to_json()) + "\n"


def started(lane: str, *by: str) -> tuple[int, str, str]:
    """How a lane's module ended, and what it wrote to stdout and stderr."""
    python = subprocess.run(
        [sys.executable, *by, f"chapters.{CHAPTER.folder.name}.with_{lane}"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return python.returncode, python.stdout, python.stderr


def test_started_by_hand(lane: str) -> None:
    """`python -m chapters.….with_<lane>` prints the same report in every lane."""
    assert started(lane, "-m") == (0, REPORT, "")


def test_started_by_gevent() -> None:
    """`python -m gevent.monkey --module` runs the threads' lane, patched."""
    assert started("threads", "-m", "gevent.monkey", "--module") == (0, REPORT, "")


def test_long_temporary_folder(leftovers: Leftovers) -> None:
    """Where TMPDIR is long, the sockets of a lane's managers have room all the same."""
    folder = leftovers.folder / ("x" * 90)
    folder.mkdir()
    module = f"chapters.{chapters()[8].folder.name}.with_processes"
    env = {**leftovers.env, "TMPDIR": str(folder)}
    ended = ran([sys.executable, "-m", module], env)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert leftovers.found() == [f"file {folder.name}"]
