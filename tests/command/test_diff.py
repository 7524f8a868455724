"""`meanwhile diff`: for a pipe, a narrow terminal and a wide one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command.copies import reader_file
from tests.command.ran import Ended
from tests.leftovers import Leftovers, Terminal

COLOUR = re.compile(r"\x1b\[(?:\d+;)*[349]\d(?:;\d+)*m")


DIFF = ["diff", "2", "asyncio", "trio"]


def test_unified_in_a_pipe(meanwhile: Callable[..., Ended]) -> None:
    """For pipes and pages a diff is plain text, as `diff -u` writes it."""
    ended = meanwhile("diff", "2", "asyncio", "trio")
    lines = ended.stdout.splitlines()
    assert lines[:2] == [
        "--- chapter02_all_at_once/with_asyncio.py",
        "+++ chapter02_all_at_once/with_trio.py",
    ]
    assert {line[:1] for line in lines[2:]} <= {"@", "+", "-", " ", ""}
    assert "\x1b" not in ended.stdout
    assert (ended.returncode, ended.stderr) == (0, "")


def test_lane_in_two_chapters(meanwhile: Callable[..., Ended]) -> None:
    """`1..2 trio` shows what a chapter changed in a lane."""
    lines = meanwhile("diff", "1..2", "trio").stdout.splitlines()
    assert lines[:2] == [
        "--- chapter01_one_at_a_time/with_trio.py",
        "+++ chapter02_all_at_once/with_trio.py",
    ]


def test_with_ones_own_file(meanwhile: Callable[..., Ended], tmp_path: Path) -> None:
    """In place of a lane stands the path of a reader's file."""
    file = reader_file(tmp_path, "trio", "run(shop: Shop)", "run(mine: Shop)")
    ended = meanwhile("diff", "2", "trio", str(file))
    assert "-def run(shop: Shop) -> Report:" in ended.stdout
    assert "+def run(mine: Shop) -> Report:" in ended.stdout


def test_empty_where_the_same(meanwhile: Callable[..., Ended]) -> None:
    """Where nothing differs nothing is shown."""
    ended = meanwhile("diff", "2", "trio", "trio")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_unified_in_narrow_terminal(leftovers: Leftovers) -> None:
    """Eighty columns have no room for two files: the diff is unified and coloured."""
    with Terminal(DIFF, leftovers.env, columns=80) as terminal:
        shown = terminal.shown()
    assert "\x1b[31m-import asyncio" in shown
    assert "\x1b[32m+import trio" in shown


def test_side_by_side(leftovers: Leftovers) -> None:
    """A hundred and sixty columns show both files whole, beside each other."""
    with Terminal(DIFF, leftovers.env, columns=160) as terminal:
        shown = re.sub(r"\x1b\[[\d;]*m", "", terminal.shown())
    assert re.search(r"^import asyncio +\| +import trio *\r?$", shown, re.MULTILINE)
    assert "@@" not in shown


@pytest.mark.parametrize("columns", [80, 160])
def test_no_color_is_respected(columns: int, leftovers: Leftovers) -> None:
    """With NO_COLOR set a terminal gets no colours."""
    env = {**leftovers.env, "NO_COLOR": "1"}
    with Terminal(DIFF, env, columns=columns) as terminal:
        shown = terminal.shown()
    assert "with_trio.py" in shown
    assert COLOUR.findall(shown) == []
