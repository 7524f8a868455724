"""Asking the reference's questions: what is wrong is told."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from shared.reaper import ROOT
from shared.semantics import __main__ as session
from shared.semantics.observe import Observation, observe
from shared.semantics.row import Expected, find_row, outcomes
from tests.semantics.probes import probe_of


def test_wrong_expectation_is_told() -> None:
    """One probe fails, and says what it answered."""
    probe = find_row("S5").probes["asyncio"]
    wrong = replace(probe, expected=Expected(outcomes("5 4 3 2 1 0")))
    seen = observe(wrong, "asyncio")
    said = session.wrong(wrong, seen)
    assert said == "S5, asyncio: expected 5 4 3 2 1 0, observed 0 1 2 3 4 5"
    assert session.wrong(probe, seen) == ""


def test_all_outcomes_must_come() -> None:
    """An outcome that never comes is a mistake, and so is one that is not named."""
    program = "import random\nprint(random.choice('ab'))"
    both = probe_of(program, "a", "b")
    assert observe(both, "threads").outcomes == {"a", "b"}
    assert session.wrong(both, Observation("threads", frozenset("a"), 40, 1.0))
    assert session.wrong(both, Observation("threads", frozenset("abc"), 40, 1.0))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["S99"], "there is no row 'S99'; there are S1 to S24, F1 to F9"),
        (["--runs", "0"], "0 is not in the range x>=1"),
        (["--runs", "many"], "'many' is not a valid integer"),
        (["--fast"], "No such option"),
    ],
)
def test_mistake_is_told(arguments: list[str], says: str) -> None:
    """One line, before anything is run, and exit code 2."""
    command = [sys.executable, "-m", "shared.semantics", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
