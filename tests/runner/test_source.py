"""Where a lane's code is: which files may be one, and what it finds beside it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.errors import MeanwhileError
from shared.reaper import ROOT
from shared.runner.source import A_LANE, Source, refuse_what_is_no_lane
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


@pytest.mark.parametrize("name", ["missing.py"])
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


NO_LANES = {
    "empty": ("", f" has no run(shop): {A_LANE}"),
    "another function": ("def walk(shop): pass", f" has no run(shop): {A_LANE}"),
    "a library's run": (
        "from trio import run",
        f" has no run(shop) of its own, only what it imports: {A_LANE}",
    ),
    "an async run": (
        "\nasync def run(shop): pass",
        ", line 2: run is async, and a lane's is not: it starts its runtime itself",
    ),
    "no shop": (
        "def run(): pass",
        f", line 1: run() cannot be called as run(shop): {A_LANE}",
    ),
    "more than a shop": (
        "def run(shop, report): pass",
        f", line 1: run(shop, report) cannot be called as run(shop): {A_LANE}",
    ),
    "no guard": (
        "def run(shop): pass\nmain(run)",
        ", line 2: main(run) is called when the file is imported, as every worker "
        'process does: put it below if __name__ == "__main__":',
    ),
    "a runtime started": (
        "def run(shop): pass\nprint(asyncio.run(open_shop()))",
        ", line 2: asyncio.run(open_shop()) is called when the file is imported, as "
        'every worker process does: put it below if __name__ == "__main__":',
    ),
    "not Python": ("run = = 5", ", line 1: this is not Python: invalid syntax"),
}
"""What a file is: its text, and what is said after its name.

They are not among the programs, for ruff and mypy would be right to complain.
"""


@pytest.mark.parametrize("what", NO_LANES)
def test_no_lane_is_refused(what: str, tmp_path: Path) -> None:
    """A file that is no lane is refused with what is missing, and is not run."""
    file = tmp_path / "mine.py"
    text, says = NO_LANES[what]
    file.write_text(text)
    with pytest.raises(MeanwhileError) as caught:
        refuse_what_is_no_lane(file)
    assert str(caught.value) == f"{file}{says}"


@pytest.mark.parametrize("data", [b"run = 1\0", b"\xff\xfe", b"(" * 5000])
def test_no_text_is_refused(data: bytes, tmp_path: Path) -> None:
    """A file that is not even text is refused, and so is one that is too deep."""
    (tmp_path / "mine.py").write_bytes(data)
    with pytest.raises(MeanwhileError, match="this is not Python: "):
        refuse_what_is_no_lane(tmp_path / "mine.py")


def test_too_long_is_refused(tmp_path: Path) -> None:
    """A file with more in it than a lane can have is not read; here, all but holes."""
    file = tmp_path / "mine.py"
    file.touch()
    os.truncate(file, 10**11)
    with pytest.raises(MeanwhileError) as caught:
        refuse_what_is_no_lane(file)
    assert str(caught.value) == (
        f"{file} has 100000000000 bytes, and a lane is a file of 1000000 at most"
    )


LANES_TOO = [
    "def run(shop): pass",
    "def run(shop, *, fast=True): pass",
    "def run(*shops): pass",
    "run = partial(start, open_shop)",
    "from .beside import run",
    "from beside import run",
    "from beside import *",
    "try:\n    from trio import run\nexcept ImportError:\n    def run(shop): pass",
    "def run(shop): pass\nif __name__ == '__main__':\n    main(run)",
    "def run(shop): pass\nsubprocess.run(['ls'])",
]


@pytest.mark.parametrize("text", LANES_TOO)
def test_any_lane_is_taken(text: str, tmp_path: Path) -> None:
    """However a file comes by its run, it is left to Python to find out more."""
    (tmp_path / "beside.py").touch()
    (tmp_path / "mine.py").write_text(text)
    refuse_what_is_no_lane(tmp_path / "mine.py")


def test_all_lanes_are_lanes() -> None:
    """No lane of the chapters is refused, nor any broken one."""
    for file in (ROOT / "chapters").glob("chapter*/**/*with_*.py"):
        if file.parent.name.startswith("chapter") or file.parent.name == "broken":
            refuse_what_is_no_lane(file)


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder that is called like a file is no lane."""
    (tmp_path / "mine.py").mkdir()
    with pytest.raises(MeanwhileError, match="is a folder, and a lane is a file"):
        Source.of_file(tmp_path / "mine.py")
