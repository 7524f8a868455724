"""A trace in the terminal: a row a task, a cell a stretch of time.

A cell shows the one state in it that matters most, so that a task which ran for a
microsecond is still seen to have run.  All lanes are drawn on one clock.  The glyphs
tell the states apart without colours, and the colours without the glyphs.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, groupby

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.text import Text

from shared.errors import KINDS
from shared.trace.timeline import (
    BEGUN,
    COMPUTED,
    MADE,
    OUTSIDE,
    READY,
    RUNNING,
    STATES,
    WAITING,
    Out,
    Row,
    Timeline,
)

# Of the 256 colours, whose values no theme changes: each is legible on black and on
# white, and they differ for the colour-blind, too.
LOOKS = {
    RUNNING: ("█", "bold"),
    COMPUTED: ("▓", "color(98)"),
    READY: ("▒", "color(169)"),
    "http": ("─", "color(33)"),
    "db": ("═", "color(172)"),
    "file": ("≈", "color(35)"),
    OUTSIDE: ("━", "color(33)"),
    WAITING: ("·", "dim"),
    BEGUN: ("╌", "dim"),
    MADE: (":", "dim"),
}
"""State -> its glyph and its style."""

BAD = "bold red"
NAME_CELLS = 24
HOW_CELLS = 24


def text(
    timelines: Sequence[Timeline], width: int, rows: int | None = None
) -> RenderableType:
    """Lanes under each other, in lines of at most `width` cells.

    `rows` is how many tasks of a lane there is room for.
    """
    grid = Grid.of(timelines, width, rows)
    lines = [line for each in timelines for line in lane(grid, each)]
    return Group(*lines, axis(grid), *legend(grid, timelines))


def shown(name: str) -> str:
    """A name that can be printed: what is no visible character is escaped.

    Thus no name moves the cursor, turns the line around, or is no Unicode at all.
    """
    return "".join(
        each.encode("unicode_escape").decode()
        if unicodedata.category(each)[0] == "C" or each in "\u2028\u2029"
        else each
        for each in name
    )


@dataclass(frozen=True)
class Grid:
    """Where things are: `names` cells, a gap, and `cells` cells for `length_ns`.

    What is left of the width is for how tasks ended.
    """

    width: int
    names: int
    cells: int
    length_ns: int
    rows: int | None

    @classmethod
    def of(cls, timelines: Sequence[Timeline], width: int, rows: int | None) -> "Grid":
        names = names_width(timelines, rows, min(NAME_CELLS, width // 3))
        hows = hows_width(timelines, rows, min(HOW_CELLS, width // 4))
        cells = max(1, width - names - 1 - hows)
        return cls(width, names, cells, longest_ns(timelines), rows)

    def cell(self, at_ns: int) -> int:
        """The cell that a moment is in."""
        return max(0, min(at_ns * self.cells // self.length_ns, self.cells - 1))

    def span(self, start_ns: int, end_ns: int) -> range:
        """The cells that a stretch of time touches: at least one."""
        first = self.cell(start_ns)
        return range(first, max(first, self.cell(end_ns - 1)) + 1)

    def line(self, name: str, cells: Text) -> Text:
        named = Text(set_cell_size(cropped(name, self.names), self.names) + " ")
        return one_line(named + cells, self.width)


def names_width(timelines: Sequence[Timeline], rows: int | None, most: int) -> int:
    """How many cells the names need, of those that there are at most."""
    names = [shown(row.name) for each in timelines for row in each.rows[:rows]]
    names += [f"world {out.kind}" for each in timelines for out in each.out]
    return min(most, max(map(cell_len, names), default=0))


def hows_width(timelines: Sequence[Timeline], rows: int | None, most: int) -> int:
    """How many cells the words need that stand behind tasks that ended badly."""
    hows = [went_wrong(row) for each in timelines for row in each.rows[:rows]]
    return min(most, max((cell_len(shown(how)) + 3 for how in hows if how), default=0))


def longest_ns(timelines: Iterable[Timeline]) -> int:
    """What the common clock goes up to, never zero."""
    return max([1, *(each.length_ns for each in timelines)])


def cropped(text: str, cells: int) -> str:
    """A text in at most so many cells, with an ellipsis if it was longer."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + "…" if cells > 0 else ""


def one_line(line: Text, width: int) -> Text:
    """Never folded: at most `width` cells, and no spaces at the end."""
    line.no_wrap, line.overflow = True, "crop"
    line.truncate(width, overflow="ellipsis")
    line.rstrip()
    return line


def lane(grid: Grid, timeline: Timeline) -> Iterator[Text]:
    """The title of a lane, its tasks, and the world below them."""
    yield title(grid, timeline)
    for row in timeline.rows[: grid.rows]:
        yield grid.line(shown(row.name), task(grid, row))
    if more := len(timeline.rows[grid.rows :]) if grid.rows is not None else 0:
        yield one_line(Text(more_tasks(more), "dim"), grid.width)
    for kind in KINDS:
        if mine := [each for each in timeline.out if each.kind == kind]:
            line = grid.line(f"world {kind}", world(grid, mine))
            line.stylize("dim")
            yield line
    yield Text("")


def title(grid: Grid, timeline: Timeline) -> Text:
    parts = [
        (shown(timeline.lane), "bold"),
        (f"  {about(timeline.length_ns)} ms", "dim"),
        (f"  {shown(timeline.ended)}" if timeline.ended else "", BAD),
    ]
    return one_line(Text.assemble(*parts), grid.width)


def more_tasks(more: int) -> str:
    """What stands in the place of the rows there is no room for."""
    return f"... and {more} more task" + ("" if more == 1 else "s")


def task(grid: Grid, row: Row) -> Text:
    """A row's cells, and behind them, if it ended badly, how it did."""
    ranks = list(STATES)
    best = [len(ranks)] * grid.cells
    for each in row.drawn:
        rank = ranks.index(each.state)
        for cell in grid.span(each.start_ns, each.end_ns):
            best[cell] = min(best[cell], rank)
    line = Text()
    for rank, same in groupby(best):
        glyph, style = LOOKS[ranks[rank]] if rank < len(ranks) else (" ", "")
        line.append(glyph * len(list(same)), style)
    if row.slices and (how := went_wrong(row)):
        line.rstrip()
        line.append(f" ✗ {shown(how)}", BAD)
    return line


def went_wrong(row: Row) -> str:
    """How a task ended, if that is worth a word."""
    return "" if row.how in ("", "ended", "returned") else row.how


def world(grid: Grid, requests: Iterable[Out]) -> Text:
    """The most requests that are out at once in each cell."""
    most = [0] * grid.cells
    for start_ns, end_ns, out in levels(requests):
        for cell in grid.span(start_ns, end_ns):
            most[cell] = max(most[cell], out)
    return Text("".join(digit(each) for each in most))


def digit(number: int) -> str:
    if number > 9:
        return "+"
    return str(number) if number else " "


def levels(requests: Iterable[Out]) -> Iterator[tuple[int, int, int]]:
    """From when, to when, and how many requests are out."""
    changes = sorted(
        change
        for each in requests
        # One that came and went at once was there, too.
        for change in (
            (each.start_ns, 1),
            (max(each.end_ns, each.start_ns + 1), -1),
        )
    )
    out = accumulate(change for _, change in changes)
    for (start_ns, _), (end_ns, _), number in zip(
        changes, changes[1:], out, strict=False
    ):
        if end_ns > start_ns:
            yield start_ns, end_ns, number


def axis(grid: Grid) -> Text:
    """The clock: round times, each to the right of its tick, and the end."""
    end = f" {about(grid.length_ns)} ms"
    line = ""
    for tick in ticks(grid.length_ns, max(1, grid.cells // 12)):
        label = f"╵{milliseconds(tick)}"
        at = grid.cell(tick)
        if len(line) <= at <= grid.cells - len(end) - len(label):
            line = line.ljust(at) + label
    line += end.rjust(grid.cells - len(line))
    return one_line(Text(" " * (grid.names + 1) + line, "dim"), grid.width)


def ticks(length_ns: int, most: int) -> range:
    """Round times from zero on, at most so many steps apart."""
    for power in count():
        for lead in (1, 2, 5):
            step = lead * 10**power
            if length_ns <= step * most:
                return range(0, length_ns + 1, step)
    raise AssertionError


def milliseconds(at_ns: int) -> str:
    """Exactly, without zeros at the end."""
    whole, rest = divmod(at_ns, 1_000_000)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")


def about(at_ns: int) -> str:
    """Milliseconds in three digits, but all those before the point, to a thousandth."""
    ms = at_ns / 1e6
    if ms >= 100:
        return f"{ms:.0f}"
    return f"{float(f'{ms:.3g}'):.3f}".rstrip("0").rstrip(".")


def legend(grid: Grid, timelines: Sequence[Timeline]) -> Iterator[Text]:
    """What the glyphs say, of those that there are, in as many lines as it needs."""
    line = Text()
    for entry in entries(grid, timelines):
        if line and line.cell_len + 3 + entry.cell_len > grid.width:
            yield one_line(line, grid.width)
            line = Text()
        line = line + Text("   ") + entry if line else entry
    if line:
        yield one_line(line, grid.width)


def entries(grid: Grid, timelines: Sequence[Timeline]) -> Iterator[Text]:
    for state in states_of(timelines, grid.rows):
        says = "ran in this cell" if state == RUNNING else STATES[state]
        yield Text.assemble(LOOKS[state], f" {says}")
    if any(each.out for each in timelines):
        yield Text("digits: requests out in the world, + is ten or more", "dim")


def states_of(timelines: Iterable[Timeline], rows: int | None) -> list[str]:
    """The states that occur in what is drawn, in the order of the legend."""
    there = {
        each.state
        for timeline in timelines
        for row in timeline.rows[:rows]
        for each in row.drawn
    }
    return [state for state in STATES if state in there]
