"""A request of one task, replayed: what the program, the loop and the world did.

From a trace of a loop of a chapter's own, which tells what it asks the system.
"""

from collections.abc import Iterator, Sequence

from shared.errors import MeanwhileError
from shared.recorder.with_own_loop import ASKS, CALLS, REPORTED
from shared.trace.event import Event
from shared.trace.trace import Trace

HEADS = ("ms", "the program", "the loop", "the world")
AT_ONCE_NS = 1_000_000

WIDTHS = (6, 22, 32, 12)

IN_THE_WORLD = {"arrived": "is asked", "departed": "answers"}

Line = tuple[int, str]
"""(column of what happened, what)."""


def replay(trace: Trace, task: str) -> str:
    """All that concerns a task, in three columns; blank where another acts.

    Of the loop's sleep, where it begins while the task waits.
    """
    number = next((each for each, name in trace.names.items() if name == task), 0)
    if not number:
        raise MeanwhileError(f"no task in the trace is called {task!r}")
    rows = [list(HEADS)]
    last, last_ns = 0, -AT_ONCE_NS
    for at_ns, (column, what) in lines(trace, number, task):
        # What goes on to the right, and at once, is one line.
        if column <= last or at_ns > last_ns + AT_ONCE_NS:
            rows.append([f"{at_ns / 1e6:.1f}", "", "", ""])
        rows[-1][column] = what
        last, last_ns = column, at_ns
    return "\n".join(map(row, rows))


def row(cells: Sequence[str]) -> str:
    first, *rest = cells
    widths = zip(rest, WIDTHS[1:], strict=True)
    return f"{first:>{WIDTHS[0]}}  {''.join(f'{c:<{w}}' for c, w in widths)}".rstrip()


def lines(trace: Trace, task: int, name: str) -> Iterator[tuple[int, Line]]:
    about: int | None = None
    asleep = False
    waits = False
    sku = ""
    for each in trace.events:
        if each.what == "wait" and waits and not asleep:
            asleep = True
            yield each.at_ns, (2, "asleep: nobody can go on")
        elif each.what == "mark" and each.name == ASKS and each.why == str(task):
            about = each.value
            yield each.at_ns, (2, f"asks the system about {about}")
        elif each.what == "mark" and about is not None and each.value == about:
            if each.name == REPORTED:
                yield each.at_ns, (2, f"{about} is reported")
            elif each.name == CALLS:
                yield each.at_ns, (2, f"calls back: {name} goes on")
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
        "pause": f"pauses in line {each.line}",
        "sent": f"asks for {each.kind} {each.sku}",
        "answered": "has its answer",
        "failed": f"has an error: {each.why}",
        "end": "is over",
    }.get(each.what, "")
