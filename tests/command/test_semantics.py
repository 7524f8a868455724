"""`meanwhile semantics`: rows found, shown and observed."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.semantics.row import GROUPS, rows
from tests.command.ran import Ended, ran

ROWS = rows()
ROWS_OF_SIBLINGS = {"F2"}


def test_shows_a_row(meanwhile: Callable[..., Ended]) -> None:
    """Its question, an answer a lane, the explanation, and where it is documented."""
    ended = meanwhile("semantics", "s5", "trio", "curio")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("S5. I start six tasks")
    assert re.search(r"trio +0 1 2 3 4 5\s+or 5 4 3 2 1 0\s+curio +0 1 2", ended.stdout)
    assert "asyncio  " not in ended.stdout
    assert "https://trio.readthedocs.io/" in ended.stdout


def test_lists_all_rows(meanwhile: Callable[..., Ended]) -> None:
    """Without a word, a line or two for each row, below its group's name."""
    ended = meanwhile("semantics")
    ids = re.findall(r"^([A-Z]\d+) ", ended.stdout, re.MULTILINE)
    assert (ended.returncode, len(ids), ids[0], ids[-1]) == (0, len(ROWS), "S1", "D3")
    lines = [line.strip() for line in ended.stdout.splitlines()]
    titles = [line for line in lines if line in GROUPS.values()]
    assert titles == list(GROUPS.values())
    assert lines[lines.index("Failure") + 1].startswith("F1 ")


ANSWERED = {
    "deadlock": "QUESTIONS.md  21. Fork and threads deadlocked.",
    "different loop": 'QUESTIONS.md  17. What is "bound to a different event loop"',
    "MonkeyPatchWarning": "QUESTIONS.md  19. MonkeyPatchWarning, or a RecursionError",
    "limiter": "chapters/chapter05_borrowing_a_thread/README.md  ",
    "task_done": "chapters/chapter07_a_pipeline/README.md  ",
    "cancel scope": "in the programs of S19, L2, L9, C2, C3",
}
"""What is asked for: a place where the book speaks of it, as it is shown."""


@pytest.mark.parametrize("word", ANSWERED)
def test_finds_what_is_answered(word: str, in_process: Callable[..., Ended]) -> None:
    """A word is found on the pages and in programs, and it is said where."""
    ended = in_process("semantics", word)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ANSWERED[word] in ended.stdout


@pytest.mark.parametrize("word", ["sibling", "SIBLINGS"])
def test_rows_by_a_word(word: str, meanwhile: Callable[..., Ended]) -> None:
    """In any of its texts, in capitals or not, in the plural or not."""
    ended = meanwhile("semantics", word)
    ids = set(re.findall(r"^([A-Z]\d+) ", ended.stdout, re.MULTILINE))
    assert ended.returncode == 0
    assert ids >= ROWS_OF_SIBLINGS
    assert len(ids) < 40


def test_of_one_lane(meanwhile: Callable[..., Ended]) -> None:
    """A lane in place of a row is all that is known of it."""
    ended = meanwhile("semantics", "gevent", "--json")
    rows = json.loads(ended.stdout)
    assert len(rows) == len(ROWS)
    assert {name for row in rows for name in row["observed"]["3.13"]} == {"gevent"}


def test_observes_now(meanwhile: Callable[..., Ended]) -> None:
    """`--run` asks here and now, the variants as well, and leaves nothing behind."""
    ended = meanwhile("semantics", "S5", "asyncio", "--run", "--json")
    [row] = json.loads(ended.stdout)
    assert ended.returncode == 0
    assert row["now"]["asyncio"] == ["0 1 2 3 4 5"]
    assert "asyncio+uvloop" in row["now"]


def test_for_programs_too(meanwhile: Callable[..., Ended]) -> None:
    """`--json` has the question, the answers of each Python, and why there are none."""
    [row] = json.loads(meanwhile("semantics", "S5", "--json").stdout)
    assert row["id"] == "S5"
    assert row["observed"]["3.11"]["asyncio"] == ["0 1 2 3 4 5"]
    assert set(row["not_observed"]) == {"threads", "processes"}


def test_shown_program_runs(meanwhile: Callable[..., Ended], tmp_path: Path) -> None:
    """What `--source` prints of one lane is a program, and answers."""
    shown = meanwhile("semantics", "S5", "asyncio", "--source")
    file = tmp_path / "s5.py"
    file.write_text(shown.stdout, "utf-8")
    ended = ran([sys.executable, str(file)], dict(os.environ))
    assert (ended.returncode, ended.stdout) == (0, "0 1 2 3 4 5\n")
