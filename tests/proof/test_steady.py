"""The proofs under load: what is asked for, and that a failure ends it."""

import subprocess
import sys
from typing import Any

import pytest

from shared import reaper
from shared.errors import MeanwhileError
from shared.proof import chapters, steady


def test_fifty_unless_told() -> None:
    """Without arguments every chapter is proved fifty times."""
    runs, wanted = steady.asked_for([])
    assert (runs, wanted) == (50, list(chapters().values()))


def test_fewer_of_some_chapters() -> None:
    """The first number is how many runs, the others are chapters."""
    runs, wanted = steady.asked_for(["3", "1", "4"])
    assert (runs, [chapter.number for chapter in wanted]) == (3, [1, 4])


@pytest.mark.parametrize("arguments", [["0"], ["-1"], ["x"], ["1.5"], ["2", "99"]])
def test_a_mistake_is_told(arguments: list[str]) -> None:
    """What is no number of runs, or no chapter, is refused before anything starts."""
    with pytest.raises(MeanwhileError):
        steady.asked_for(arguments)


def test_failure_ends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first failure is told, with exit code 1, and no further run is made."""
    said = iter(["", "trio: peak", "never asked for"])
    monkeypatch.setattr(steady, "prove", lambda chapter: next(said))
    assert steady.main(["5", "2"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "run 1 of 5: all lanes hold",
        "run 2 of 5, chapter 2",
        "trio: peak",
    ]
    assert next(said) == "never asked for"


def test_busy_only_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What keeps the cores busy is there within, and gone afterwards."""
    started: list[subprocess.Popen[bytes]] = []
    start = reaper.start

    def noting(*arguments: Any, **more: Any) -> "subprocess.Popen[bytes]":
        process = start(*arguments, **more)
        started.append(process)
        return process

    monkeypatch.setattr(reaper, "start", noting)
    with steady.busy():
        assert started
        assert all(process.poll() is None for process in started)
    assert all(process.poll() is not None for process in started)


@pytest.mark.on_python("3.13")
def test_one_busy_run() -> None:
    """A chapter's proof holds while every core has something else to do."""
    ended = subprocess.run(
        [sys.executable, "-m", "shared.proof.steady", "1", "1"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[0] == "run 1 of 1: all lanes hold"
