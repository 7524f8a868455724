"""One task, replayed as a picture: what the program, the loop and the world did.

From a trace of a loop of a chapter's own, which tells what it asks the system.  Time
goes down, and what is done is in the column of who does it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.errors import MeanwhileError
from shared.proof import chapters
from shared.recorder.with_own_loop import ASKS, CALLS, REPORTED
from shared.show.drawn import Drawing
from shared.trace.event import Event
from shared.trace.trace import Trace, read

HEADS = ("ms", "the program", "the loop", "the world")
LEFTS, RIGHTS, WIDTH = (56, 68, 222, 414), (56, 214, 406, 506), 520
TOP, ROW, BELOW = 92, 26, 12
AT_ONCE_NS = 1_000_000

IN_THE_WORLD = {"arrived": "is asked", "departed": "answers"}

Line = tuple[int, str]
"""(column of what happened, what)."""


@dataclass(frozen=True)
class Replay:
    """One task of a chapter's recorded run; `says` tells it without eyes."""

    title: str
    says: str
    chapter: int
    run: str
    task: str
    width: int = WIDTH

    def svg(self) -> str:
        [trace] = read(chapters()[self.chapter].traces / f"{self.run}.jsonl")
        rows = replay(trace, self.task)
        height = TOP + ROW * len(rows) + BELOW
        sheet = Drawing(self.width, height, self.title, self.says)
        sheet.text(14, 34, self.title, "bold")
        for column, head in enumerate(HEADS):
            if column:
                left, right = LEFTS[column] - 8, RIGHTS[column]
                kind = ("", "running", "plain", "http")[column]
                sheet.box(left, 50, right - left, height - 50 - BELOW, "plain")
                sheet.named_box(left, 50, right - left, 26, head, kind, "small bold")
            else:
                sheet.text(LEFTS[0] - 8, 68, head, "small faint", "end")
        for number, cells in enumerate(rows):
            y = TOP + ROW * number + 10
            sheet.text(LEFTS[0] - 8, y, cells[0], "small faint", "end")
            for column in (1, 2, 3):
                if cells[column]:
                    sheet.text(LEFTS[column], y, cells[column], "small")
        return sheet.svg()


def replay(trace: Trace, task: str) -> list[list[str]]:
    """All that concerns a task: when, and what in each of the three columns.

    Of the loop's sleep, where it begins while the task waits.
    """
    number = next((each for each, name in trace.names.items() if name == task), 0)
    if not number:
        raise MeanwhileError(f"no task in the trace is called {task!r}")
    rows: list[list[str]] = []
    last, last_ns = 0, -AT_ONCE_NS
    for at_ns, (column, what) in lines(trace, number, task):
        # What goes on to the right, and at once, is one line.
        if column <= last or at_ns > last_ns + AT_ONCE_NS:
            rows.append([f"{at_ns / 1e6:.0f}", "", "", ""])
        rows[-1][column] = what
        last, last_ns = column, at_ns
    return rows


def lines(trace: Trace, task: int, name: str) -> Iterator[tuple[int, Line]]:
    about: int | None = None
    asleep = False
    waits = False
    sku = ""
    for each in trace.events:
        if each.what == "wait" and waits and not asleep:
            asleep = True
            yield each.at_ns, (2, "sleeps: nobody can go on")
        elif each.what == "mark" and each.name == ASKS and each.why == str(task):
            about = each.value
            yield each.at_ns, (2, f"asks about socket {about}")
        elif each.what == "mark" and about is not None and each.value == about:
            if each.name == REPORTED:
                yield each.at_ns, (2, f"socket {about} is reported")
            elif each.name == CALLS:
                yield each.at_ns, (2, f"calls back {name}")
                about = None
        elif each.task == task:
            waits, asleep = each.what == "pause", asleep and each.what != "run"
            sku = each.sku or sku
            if said := of_task(each):
                yield each.at_ns, (1, said)
        elif each.what in IN_THE_WORLD and (each.kind, each.sku) == ("http", sku):
            yield each.at_ns, (3, IN_THE_WORLD[each.what])


def of_task(each: Event) -> str:
    """What a task does, in words; that it runs, the loop has said."""
    return {
        "pause": f"pauses until {each.why}",
        "sent": f"asks for {each.sku} ({each.kind})",
        "answered": "has its answer",
        "failed": f"has an error: {each.why}",
        "end": "is over",
    }.get(each.what, "")
