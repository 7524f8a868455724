"""The fixtures that are for a reader's own tests."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.proof import chapters
from shared.reaper import ROOT

EXAMPLE = Path(__file__).with_name("examples") / "test_my_lane.py"
CHAPTER = chapters()[2].folder


def ended_in(folder: Path, lane: Path) -> tuple[int, str]:
    """How README's test ends in a folder of the reader's, beside that lane."""
    shutil.copy(EXAMPLE, folder)
    shutil.copy(lane, folder / "my_trio.py")
    pytest_in = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        pytest_in, cwd=folder, capture_output=True, text=True, timeout=60
    )
    return run.returncode, run.stdout


@pytest.mark.on_python("3.13")
def test_example_passes(tmp_path: Path) -> None:
    """A lane that keeps the contract passes, in a folder outside the clone."""
    assert ROOT not in tmp_path.parents
    code, said = ended_in(tmp_path, CHAPTER / "with_trio.py")
    assert (code, said.splitlines()[-1].partition(" in ")[0]) == (0, "2 passed")


@pytest.mark.on_python("3.13")
def test_example_fails(tmp_path: Path) -> None:
    """One that breaks it fails, and says by what."""
    code, said = ended_in(tmp_path, CHAPTER / "broken" / "stocks_later_with_trio.py")
    assert code == 1
    assert "my_trio.py: queries-overlap: expected" in said


def test_missing_file(keeps_contract: object, tmp_path: Path) -> None:
    """A file that is not there is said to be none."""
    assert callable(keeps_contract)
    with pytest.raises(Exception, match="is not a file"):
        keeps_contract(2, tmp_path / "my_trio.py")
