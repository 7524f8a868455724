"""Where a lane's code is: which files may be one, and what it finds beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.errors import MeanwhileError
from shared.reaper import ROOT
from shared.runner.source import Source
from tests.runner.played import EMPTY, played


@pytest.mark.parametrize("name", ["trio.py", "asyncio.py", "shared.py", "json.py"])
def test_shadowing_is_refused(name: str, tmp_path: Path) -> None:
    """A reader's file that would shadow a module is refused with a way out."""
    (tmp_path / name).touch()
    with pytest.raises(MeanwhileError) as caught:
        Source.of_file(tmp_path / name)
    module = name.removesuffix(".py")
    expected = f"{name} would shadow the module {module}: give it another name"
    assert expected == str(caught.value)


@pytest.mark.parametrize("name", ["two words.py", "lane.txt", "1st.py", "lane"])
def test_no_module_is_refused(name: str, tmp_path: Path) -> None:
    """A file that cannot be imported by its name is refused."""
    (tmp_path / name).touch()
    with pytest.raises(MeanwhileError, match="is not the name of a Python module"):
        Source.of_file(tmp_path / name)


@pytest.mark.parametrize("name", ["missing.py", "."])
def test_no_file_is_refused(name: str, tmp_path: Path) -> None:
    """A path at which there is no file is refused."""
    with pytest.raises(MeanwhileError, match="is not a file"):
        Source.of_file(tmp_path / name)


def test_lane_by_its_name(lane: str, tmp_path: Path) -> None:
    """A file whose name ends with a lane's is one of that lane."""
    file = tmp_path / f"mine_with_{lane}.py"
    file.touch()
    source = Source.of_file(file)
    assert (lane, lane == "processes") == (source.lane, source.processes)


def test_part_of_its_chapter(lane: str) -> None:
    """A chapter's file is imported by its full name, so that it is one module."""
    file = ROOT / "chapters" / "chapter02_all_at_once" / f"with_{lane}.py"
    source = Source.of_file(file)
    assert f"chapters.chapter02_all_at_once.with_{lane}" == source.module


def test_current_folder_shadows_nothing(
    tmp_path: Path, program: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader may have a trio.py of his own where he works."""
    here = tmp_path / "here"
    here.mkdir()
    # A string, since beside other programs it would be in trio's way.
    (here / "trio.py").write_text("raise RuntimeError('the wrong trio')")
    monkeypatch.chdir(here)
    outcome, _ = played(program("hardly_runs_with_trio"))
    assert (outcome.problem, outcome.report) == ("", EMPTY)


def test_finds_its_neighbours(program: Callable[..., Source]) -> None:
    """A reader's file may import another one from its own folder."""
    program("helping_hand")
    outcome, _ = played(program("asks_for_help_with_threads"))
    assert (outcome.problem, outcome.report) == ("", EMPTY)
