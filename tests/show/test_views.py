"""What the terminal and the picture say alike."""

import pytest

from shared.trace.timeline import MADE, RUNNING, Row, Timeline
from tests.show.drawn import (
    MS,
    bars,
    drawn,
    entries_of,
    lines_of,
    root_of,
    stretch,
    texts,
)


def test_microsecond_is_seen() -> None:
    """What ran for a microsecond has a cell, and a bar that the eye finds."""
    line = drawn(stretch(50, 50.001, RUNNING), length_ms=1000)
    assert lines_of(line)[1].count("█") == 1
    (start, end), _ = bars(root_of(line), "s-running")
    assert end - start == pytest.approx(1.6)


@pytest.mark.parametrize(("tasks", "says"), [(4, "1 more task"), (15, "12 more tasks")])
def test_rows_without_room(tasks: int, says: str) -> None:
    """Of many tasks the first are drawn; of the others, and their states, only the
    number is told.
    """
    rows = [Row(f"task {at}", at, [stretch(0, 9, RUNNING)]) for at in range(3)]
    rows += [Row(f"task {at}", at, [stretch(0, 9, MADE)]) for at in range(3, tasks)]
    line = Timeline("trio", "", 9 * MS, tuple(rows), (), ())
    lines = lines_of(line, rows=3)
    assert [each[:6] for each in lines[1:4]] == ["task 0", "task 1", "task 2"]
    assert lines[4] == f"... and {says}"
    assert lines[-1] == "█ ran in this cell"
    root = root_of(line, rows=3)
    assert bars(root, "s-made") == []
    assert f"... and {says}" in texts(root)


def test_rows_with_room() -> None:
    """Where all tasks have room, nothing is said to be left out."""
    assert not any("more" in each for each in lines_of(drawn(), rows=1))
    assert not any("more" in each for each in texts(root_of(drawn(), rows=1)))


def test_no_lanes_at_all() -> None:
    """Where there is no lane, there is a clock and nothing else."""
    assert [each.split() for each in lines_of()] == [["╵0", "0", "ms"]]
    assert texts(root_of()) == ["A title", "0", "ms", "0", "ms"]
    assert entries_of() == []


@pytest.mark.parametrize("how", ["raised ValueError", "cancelled"])
def test_ended_badly(how: str) -> None:
    """Behind a task's last bar stands how it ended, if it did not return."""
    line = drawn(stretch(0, 50, RUNNING))
    line.rows[0].how = how
    assert lines_of(line)[1].endswith(f"█ ✗ {how}")
    assert f"✗ {how}" in texts(root_of(line))


def test_room_for_the_end() -> None:
    """Of a task that ends badly when the lane ends, it is legible how."""
    line = drawn(stretch(0, 100, RUNNING))
    line.rows[0].how = "raised ValueError"
    assert lines_of(line)[1].endswith("█ ✗ raised ValueError")
    assert "✗ raised ValueError" in texts(root_of(line))
    (_, end), _ = bars(root_of(line), "s-running")
    assert end + 4 + 6.7 * len("✗ raised ValueError") <= 860 - 16


@pytest.mark.parametrize("how", ["returned", "ended", ""])
def test_ended_well(how: str) -> None:
    """What every task does is not worth a word."""
    line = drawn(stretch(0, 50, RUNNING))
    line.rows[0].how = how
    assert not any("✗" in each for each in [*lines_of(line), *texts(root_of(line))])
