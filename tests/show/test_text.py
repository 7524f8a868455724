"""The timeline in a terminal: what it draws, and that no name breaks it."""

import itertools
import unicodedata

import pytest
from rich.cells import cell_len
from rich.console import Console

from shared.show.text import LOOKS, shown, text, ticks
from shared.trace.event import Event
from shared.trace.timeline import RUNNING, STATES, Row, Timeline, timeline
from shared.trace.trace import Trace
from tests.show.drawn import HOSTILE, MS, ODD, drawn, hostile, lines_of, story, stretch

PAIRS = list(itertools.combinations(STATES, 2))
"""Two states each, the one that matters more first."""


@pytest.mark.parametrize("state", STATES)
def test_draws_each_state(state: str) -> None:
    """Each state has its glyph in the row, and in the legend, which has no other."""
    lines = lines_of(drawn(stretch(0, 100, state)))
    glyph, _ = LOOKS[state]
    assert lines[1] == "price tea " + glyph * 70
    assert [each.split()[0] for each in lines[-1].split("   ")] == [glyph]


def test_glyphs_differ() -> None:
    """No two states look the same where there are no colours, nor like a count."""
    glyphs = [glyph for glyph, _ in LOOKS.values()]
    assert list(LOOKS) == list(STATES)
    assert len(set(glyphs)) == len(glyphs)
    assert {cell_len(each) for each in glyphs} == {1}


@pytest.mark.parametrize(("more", "less"), PAIRS)
def test_what_matters_is_shown(more: str, less: str) -> None:
    """Of two states in one cell, the cell shows the one that matters most."""
    slices = stretch(0, 0.001, more), stretch(0.001, 100, less)
    cells = lines_of(drawn(*slices))[1].removeprefix("price tea ")
    assert cells == LOOKS[more][0] + LOOKS[less][0] * 69


def test_common_clock() -> None:
    """A lane that takes half as long is drawn half as wide."""
    short = drawn(stretch(0, 50, RUNNING), length_ms=50)
    long = drawn(stretch(0, 100, RUNNING), length_ms=100)
    lines = lines_of(short, long)
    assert [lines[1].count("█"), lines[4].count("█")] == [35, 70]
    assert lines[6].strip().startswith("╵0")
    assert lines[6].endswith("100 ms")


def test_fills_the_width() -> None:
    """The longest lane goes up to the last cell, however wide the terminal is."""
    for width in (40, 80, 160):
        lines = lines_of(drawn(stretch(0, 100, RUNNING)), width=width)
        assert cell_len(lines[1]) == width


@pytest.mark.parametrize("width", [1, 2, 5, 12, 30])
def test_never_too_wide(width: int) -> None:
    """However narrow the terminal is, no line is folded."""
    lines = lines_of(timeline(story()), width=width)
    assert max(map(cell_len, lines)) <= width
    assert lines[0][0] in "t…"


def test_is_not_folded() -> None:
    """In a terminal narrower than it was told to be, no line becomes two."""
    console = Console(width=30, color_system=None)
    with console.capture() as capture:
        console.print(text([timeline(story())], 80))
    assert len(capture.get().split("\n")) == len(lines_of(timeline(story()))) + 1


def test_counts_out_at_once() -> None:
    """Two requests one after the other are one at a time, also within a cell."""
    events = [Event(0, "spawn", 1, name="main")]
    for at, what in enumerate(("arrived", "departed", "arrived", "departed")):
        events.append(Event(at, what, kind="http", sku="tea"))
    events.append(Event(100 * MS, "end", 1))
    assert lines_of(timeline(story(tuple(events))))[2] == "world http 1"


@pytest.mark.parametrize(("number", "says"), [(1, "1"), (9, "9"), (10, "+")])
def test_counts_up_to_nine(number: int, says: str) -> None:
    """A digit says how many requests are out, and a plus that it needs two."""
    arrived = (Event(0, "arrived", kind="db", sku=str(sku)) for sku in range(number))
    lines = lines_of(timeline(story((*arrived, Event(100 * MS, "wake")))))
    assert lines[1] == "world db " + says * 71
    assert lines[-1] == "digits: requests out in the world, + is ten or more"


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
@pytest.mark.parametrize("width", [24, 80])
def test_no_name_breaks_it(said: str, width: int) -> None:
    """There are as many lines as there are without it, none is longer than the
    terminal is wide, and nothing in them steers it.
    """
    said_lines = lines_of(timeline(hostile(said)), width=width)
    lines = lines_of(timeline(hostile("tea")), width=width)
    axis = next(at for at, each in enumerate(lines) if "╵0" in each)
    assert "╵0" in said_lines[axis]
    assert max(map(cell_len, said_lines)) <= width
    told = "".join(said_lines)
    assert not {unicodedata.category(each) for each in told} & {"Cc", "Cf", "Cs", "Zl"}


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_no_name_moves_cells(said: str) -> None:
    """The cells of all rows begin in the same column."""
    rows = (
        Row(said, 1, [stretch(0, 100, RUNNING)]),
        Row("price tea", 2, [stretch(0, 100, RUNNING)]),
    )
    lines = lines_of(Timeline("trio", "", 100 * MS, rows, (), ()))[1:3]
    before = {cell_len(each[: each.index("█")]) for each in lines}
    assert len(before) == 1
    assert {cell_len(each) for each in lines} == {80}


def test_shown_leaves_the_visible() -> None:
    """Letters, signs and spaces of all scripts are shown as they are."""
    assert shown("Tee [x] <&> 日本 é") == "Tee [x] <&> 日本 é"


def test_shown_escapes_the_rest() -> None:
    """What is no visible character is escaped as Python does it."""
    assert shown("\x1b[31m\n\u202e\udc80") == r"\x1b[31m\n\u202e\udc80"


@pytest.mark.parametrize("trace", list(ODD.values()), ids=list(ODD))
def test_each_trace_opens(trace: Trace) -> None:
    """Whatever a run came to, the terminal shows its lane, its tasks and a clock."""
    line = timeline(trace)
    lines = lines_of(line, width=60)
    assert lines[0].startswith("trio")
    assert lines[0].endswith(trace.ended)
    for row, told in zip(line.rows, lines[1:], strict=False):
        assert told.startswith(row.name)
    assert any("╵0" in each and each.endswith(" ms") for each in lines)


@pytest.mark.parametrize(
    ("length_ns", "step"), [(1, 1), (70, 10), (100, 20), (426 * MS, 100 * MS)]
)
def test_ticks_are_round(length_ns: int, step: int) -> None:
    """Ticks are one, two or five of a power of ten apart, and never too many."""
    assert ticks(length_ns, 8 if length_ns < 100 else 6) == range(
        0, length_ns + 1, step
    )
