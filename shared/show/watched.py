"""What is told of a reader's own program that was watched.

The timeline, as few rows of it as can be read; the places at which tasks waited
longest; and in sentences what kept them, what the program met, and what was not seen.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.text import Text

from shared.show import terminal
from shared.show.text import NAME_CELLS
from shared.trace.diagnosis import findings
from shared.trace.event import PROGRAM
from shared.trace.folded import folded
from shared.trace.met import UNSEEN, met
from shared.trace.part import concurrent
from shared.trace.timeline import Timeline, excerpt, timeline, with_peers
from shared.trace.trace import Trace
from shared.trace.waits import waits


def report(
    trace: Trace, whole: Timeline, all_of_it: Trace | None = None
) -> RenderableType:
    """The timeline, where it was waited longest, and what there is to be said.

    `trace` may be a part, and `whole` is its timeline; what is said is asked of
    `all_of_it`, for a part does not show what else went on.
    """
    part = drawn(trace, whole)
    others = [row for row in whole.rows if row.task != PROGRAM]
    longest = waits(others or whole.rows)[:PLACES]
    return Group(
        terminal.Timelines([part], MOST),
        *map(Text, left_out(trace, part)),
        *(["", terminal.waits(longest)] if longest else []),
        "",
        *map(Text, said(all_of_it or trace, trace, whole)),
    )


ROWS, PEERS, MOST, PLACES = 30, 8, 60, 8
"""From how many tasks on functions are folded; how many of those outside are shown, how
many rows at most, and how many of the places at which tasks waited longest."""


def drawn(trace: Trace, whole: Timeline) -> Timeline:
    """Folded where it is large, with those outside who were awaited below.

    Without the time in which there was no task yet, or no more, if that is long.
    """
    few = folded(whole, ROWS)
    rows = tuple(replace(row, name=in_the_middle(row.name)) for row in few.rows)
    all_of_it = with_peers(replace(few, rows=rows), PEERS)
    first_ns, last_ns = concurrent(trace)
    if last_ns - first_ns > whole.length_ns * MOST_OF_IT:
        return all_of_it
    margin_ns = (last_ns - first_ns) // 50
    part = excerpt(all_of_it, max(0, first_ns - margin_ns), last_ns + margin_ns)
    ends = {row.task: row.how for row in all_of_it.rows}
    rows = tuple(replace(row, how=ends[row.task]) for row in part.rows)
    return replace(part, rows=rows)


def in_the_middle(name: str) -> str:
    """A name cut short where others of its function may be the same."""
    if len(name) <= NAME_CELLS:
        return name
    half = NAME_CELLS // 2
    return f"{name[: half - 1]}\N{HORIZONTAL ELLIPSIS}{name[-half:]}"


MOST_OF_IT = 0.8


def left_out(trace: Trace, part: Timeline) -> Iterator[str]:
    """How long it was alone before and after, where that is not drawn."""
    if part.length_ns < trace.length_ns:
        before, until = concurrent(trace)
        after = trace.length_ns - until
        yield (
            f"Not drawn: {terminal.milliseconds(before)} before there was any task, "
            f"and {terminal.milliseconds(after)} after the last."
        )


def said(trace: Trace, shown: Trace, whole: Timeline) -> Iterator[str]:
    """The findings, what of the world it met, and what was not seen.

    Of a part, those findings that name a task which is shown; `whole` is the timeline
    of what is shown.
    """
    names = {name.partition(" ")[0] for name in shown.names.values()}
    for each in findings(trace, whole if shown is trace else timeline(trace)):
        if shown is trace or any(name in each.says for name in names):
            yield f"{each.says} ({each.row})"
    if told := [*met(trace)]:
        yield f"It {'; '.join(told)}."
    yield from not_seen(trace)


def not_seen(trace: Trace) -> Iterator[str]:
    """What there was that could not be seen, as far as it was met."""
    past: Counter[str] = Counter()
    for each in trace.events:
        if each.name == UNSEEN:
            runs = "" if each.sku == each.why else f", which runs {each.sku}"
            past[f"{each.why}{runs}"] += 1
    for which, times in past.items():
        tasks = "1 task" if times == 1 else f"{times:,} tasks"
        yield f"Not seen: {tasks} made past every hook ({which})."
