"""Parts of a trace: the program's own tasks, those of a name, the last seconds."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from shared.trace.event import PROGRAM, Event
from shared.trace.trace import Trace

PLACED = ("pause", "blocks", "waits", "sleeps")
"""What says at which line of the program's own it is."""

STATES = ("ready", "run", "pause")


def own(events: Iterable[Event]) -> tuple[Event, ...]:
    """Without a library's tasks, but for those in which the program's own code runs.

    Such a task is called after the function of the program's own that it came to, in
    which library's: "handler in start".
    """
    known = [*events]
    names = {
        each.task: each.name or ""
        for each in known
        if each.what == "spawn" and each.whose
    }
    came: dict[int, str] = {}
    for each in known:
        if each.task in names and each.what in PLACED and each.line:
            came.setdefault(each.task, outermost(each))
    theirs = names.keys() - came.keys()
    named = {task: f"{came[task]} in {names[task]}" for task in came}
    return tuple(without(known, theirs, named))


def outermost(event: Event) -> str:
    return (event.function or "").rpartition(": ")[2]


def as_far_as_known(events: Iterable[Event]) -> tuple[Event, ...]:
    """Of a run whose oldest events are gone: a task is there from its first on.

    That it was made is known, and not what it did from then on; of whom nothing else
    is known, nothing is told.
    """
    known = [*events]
    first: dict[int, int] = {}
    for each in known:
        if each.what != "spawn" and each.task:
            first.setdefault(each.task, each.at_ns)
    start = min(first.values(), default=0)
    kept = [
        replace(each, at_ns=first[each.task])
        if each.what == "spawn" and each.at_ns < start
        else each
        for each in known
        if each.what != "spawn" or each.task in first or each.at_ns >= start
    ]
    moved = [replace(each, at_ns=max(0, each.at_ns - start)) for each in kept]
    return tuple(sorted(moved, key=lambda each: each.at_ns))


def concurrent(trace: Trace) -> tuple[int, int]:
    """From when to when there were other tasks than the program itself.

    All of it, if there were none.
    """
    its = [each for each in trace.events if each.task and each.task != PROGRAM]
    if not its:
        return 0, trace.length_ns
    ends = {each.task for each in its if each.what == "end"}
    if {each.task for each in its} - ends:  # Some never did.
        return its[0].at_ns, trace.length_ns
    return its[0].at_ns, its[-1].at_ns


def without(
    events: Iterable[Event], tasks: Container[int], named: dict[int, str] | None = None
) -> Iterator[Event]:
    """The events of all other tasks; what these did to them, nobody did."""
    for each in events:
        if each.task in tasks and each.what == "mark":
            each = replace(each, task=0)
        elif each.task in tasks:
            continue
        kept = replace(each, by=None) if each.by in tasks else each
        if each.what == "spawn" and named and each.task in named:
            kept = replace(kept, name=named[each.task])
        yield kept


def only(trace: Trace, words: Iterable[str]) -> Trace:
    """The tasks in whose names one of these words occurs."""
    wanted = [*words]
    others = {
        task
        for task, name in trace.names.items()
        if not any(each in name for each in wanted)
    }
    return replace(trace, events=tuple(without(trace.events, others)))


def last(trace: Trace, length_ns: int) -> Trace:
    """What happened in the last so many nanoseconds, to tasks that were there then.

    Each of them begins in the state in which it was.
    """
    since = trace.length_ns - length_ns
    if since <= 0:
        return trace
    there: dict[int, list[Event]] = {}
    rest = []
    for each in trace.events:
        if each.at_ns >= since:
            rest.append(replace(each, at_ns=each.at_ns - since))
        elif each.what == "spawn":
            there[each.task] = [each]
        elif each.what in STATES and each.task in there:
            there[each.task][1:] = [each]
        elif each.what == "end":
            there.pop(each.task, None)
    before = [replace(each, at_ns=0) for its in there.values() for each in its]
    return replace(trace, events=(*before, *rest))
