"""A picture of who came to a lane's counter: a row a caller, one step after another.

Across goes the order of the steps, not the time: nearly all of them come within a few
milliseconds, and what is to be seen is who is there while something else happens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.job import (
    ASKS,
    FINDS_CLOSED,
    HEARS,
    LEAVES,
    RESETS,
    SAYS,
    WAITS,
)
from shared.proof.chapters import chapters
from shared.show.drawn import Drawing
from shared.trace.event import Event
from shared.trace.trace import Trace, read

WIDTH, NAMES, EDGE = 520, 152, 74
TOP, ROW, BETWEEN = 46, 19, 34
ENDS = {LEAVES: "leaves", RESETS: "resets"}
CALLER = "caller "


@dataclass(frozen=True)
class Visits:
    """Recorded runs under each other, as (run, title); `says` tells them in words.

    A bar is a caller from his first word on; a dot is something that he says; at its
    end stands what he has had.  `moments` are those that are drawn of what callers
    ask: kind of request -> what is to be said of it.
    """

    title: str
    says: str
    chapter: int
    runs: Sequence[tuple[str, str]]
    moments: Mapping[str, str]
    width: int = WIDTH

    def svg(self) -> str:
        folder = chapters()[self.chapter].traces
        traces = [(read(folder / f"{run}.jsonl")[0], says) for run, says in self.runs]
        heights = [BETWEEN + ROW * len(callers(trace)) for trace, _ in traces]
        sheet = Drawing(self.width, TOP + sum(heights) + 16, self.title, self.says)
        sheet.text(20, 30, self.title, "bold")
        top = TOP
        for (trace, says), height in zip(traces, heights, strict=True):
            panel(sheet, trace, says, top, self.moments)
            top += height
        return sheet.svg()


def steps(trace: Trace) -> list[tuple[int, str, Event]]:
    """Each step of a caller's as (its number, what he did, the event)."""
    found = [each for each in trace.events if (each.name or "").startswith(CALLER)]
    return [
        (number, (each.name or "").removeprefix(CALLER), each)
        for number, each in enumerate(found)
    ]


def callers(trace: Trace) -> list[str]:
    """Their names, in the order in which they came."""
    return [*dict.fromkeys(each.sku for _, _, each in steps(trace) if each.sku)]


def panel(
    sheet: Drawing, trace: Trace, says: str, top: float, moments: Mapping[str, str]
) -> None:
    """The rows of one run."""
    all_steps = steps(trace)
    wide = (WIDTH - NAMES - EDGE) / len(all_steps)
    names = callers(trace)
    bottom = top + BETWEEN + ROW * len(names) - 12

    def across(number: int) -> float:
        return NAMES + wide * (number + 0.5)

    sheet.text(20, top + 16, says, "small bold")
    for number, does, each in all_steps:
        closed = does == FINDS_CLOSED
        if closed or (does == ASKS and each.why in moments):
            x = across(number)
            sheet.path([(x, top + 22), (x, bottom)], "dotted")
            anchor = "end" if closed else "start"
            what = "closed" if closed else moments[each.why or ""]
            sheet.text(x, top + 16, what, "small faint", anchor)
    for row, name in enumerate(names):
        own = [each for each in all_steps if each[2].sku == name]
        one_row(sheet, name, top + BETWEEN + ROW * row, own, across)


def one_row(
    sheet: Drawing,
    name: str,
    y: float,
    own: Sequence[tuple[int, str, Event]],
    across: Callable[[int], float],
) -> None:
    """A caller from his first word to what he has had."""
    sheet.text(NAMES - 10, y + 4, name, "small", "end")
    ends = [number for number, what, _ in own if what in (HEARS, *ENDS)]
    waits = [number for number, what, each in own if what == WAITS and each.why]
    start, *_, last = own[0], own[-1]
    end = across(min([*ends, *waits], default=last[0]))
    sheet.path([(across(start[0]), y), (end, y)], "bar")
    for number, what, _ in own:
        if what.startswith(SAYS) and across(number) <= end:
            sheet.box(across(number) - 2, y - 5, 4, 10, "running")
    told = ENDS.get(last[1]) or last[2].why or "no answer"
    answered = told[0].isdigit()
    said = told.partition(" ")[0] if answered else told
    sheet.text(end + 6, y + 4, said, "small" if answered else "small bold")
