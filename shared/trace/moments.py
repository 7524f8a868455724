"""A trace event by event: what a player draws, which interprets nothing itself.

A moment is the state of things once so many events have happened.  All is told by
numbers of events, for nearly all switching is within a few of hundreds of
milliseconds; when each of them happened is told beside it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.trace.event import Event
from shared.trace.timeline import (
    BEGUN,
    COMPUTED,
    MADE,
    READY,
    RUNNING,
    WAITING,
    Out,
    Row,
    Timeline,
    timeline,
)
from shared.trace.trace import Trace

VERSION = 1

WORDS = {
    RUNNING: "runs",
    COMPUTED: "is computed for",
    READY: "is ready",
    "http": "waits for http",
    "db": "waits for db",
    "file": "waits for a file",
    WAITING: "waits",
    BEGUN: "has begun: the system decides when it runs",
    MADE: "is made, and has not begun",
}
"""State of a task -> what is said of the task."""


def moments(trace: Trace) -> dict[str, Any]:
    """All that there is to play of a trace, as JSON has it.

    - `lane`, `chapter`, `ended`, `made_with`: those of the trace;
    - `watched`: whether pauses are seen; if not, the system decides who runs;
    - `at_ns`, `says`: of each event, when it happened, and what it was, in words;
    - `tasks`: name, how it ended, and `spans`: [first event, last event, state, what
      it says, line, function], the last not within it any more;
    - `words`: state -> what it is, in words;
    - `requests`: kind, name, the number of its task in `tasks`, and those of the
      events at which it was `sent`, `arrived`, `departed` and `taken` up, null where
      there is none; and `failed`, why it was given up in place of taken up, or null;
    - `asleep`: [first event, last event] of each wait of the loop.
    """
    drawn = timeline(trace)
    numbers = {each.task: number for number, each in enumerate(drawn.rows)}
    return {
        "meanwhile": "moments",
        "version": VERSION,
        "lane": trace.lane,
        "chapter": trace.chapter,
        "ended": trace.ended,
        "made_with": dict(trace.made_with),
        "length_ns": trace.length_ns,
        "watched": is_watched(drawn),
        "at_ns": [each.at_ns for each in trace.events],
        "says": [*told(trace, drawn)],
        "words": WORDS,
        "tasks": [task(row) for row in drawn.rows],
        "requests": [request(each, trace, numbers) for each in drawn.out],
        "asleep": [*asleep(trace)],
    }


def is_watched(drawn: Timeline) -> bool:
    """Whether it is seen who runs, and who only could."""
    states = {span.state for row in drawn.rows for span in row.spans}
    return BEGUN not in states


def task(row: Row) -> dict[str, Any]:
    spans = [
        [each.first, each.last, each.state, each.says, each.line, each.function]
        for each in row.spans
    ]
    return {"name": row.name, "how": row.how, "spans": spans}


def request(each: Out, trace: Trace, numbers: Mapping[int, int]) -> dict[str, Any]:
    places = ("sent", "arrived", "departed", "taken")
    sent = each.at.get("sent")
    by = None if sent is None else numbers.get(trace.events[sent].task)
    at = {place: each.at.get(place) for place in places}
    taken = None if (number := at["taken"]) is None else trace.events[number]
    why = taken.why or "" if taken and taken.what == "failed" else None
    return {"kind": each.kind, "name": each.sku, "task": by, **at, "failed": why}


def asleep(trace: Trace) -> Iterator[list[int]]:
    """When the loop waits for the operating system, in numbers of events."""
    since: int | None = None
    for number, event in enumerate(trace.events):
        if event.what == "wait":
            since = number if since is None else since
        elif event.what in ("wake", "run") and since is not None:
            yield [since, number]
            since = None
    if since is not None:
        yield [since, len(trace.events)]


def told(trace: Trace, drawn: Timeline) -> Iterator[str]:
    """Each event in words."""
    who = {each.task: each.name for each in drawn.rows}
    begun: set[int] = set()
    for event in trace.events:
        yield says(event, who, event.task in begun)
        if event.what == "run":
            begun.add(event.task)


def says(event: Event, who: Mapping[int, str], begun: bool) -> str:
    """An event in words that the glossary knows."""
    name = who.get(event.task, "somebody")
    by = who.get(event.by or 0, "")
    about = " ".join(filter(None, (event.kind, event.sku)))
    where = f" at line {event.line}, in {event.function}" if event.line else ""
    match event.what:
        case "spawn":
            return f"{event.name} is made" + (f" by {by}" if by else "")
        case "ready" if event.by == event.task:
            return f"{name} lets others run, and is ready to go on"
        case "ready":
            may = "go on" if begun else "begin"
            return f"{by or 'the loop'} wakes {name}: it is ready to {may}"
        case "run":
            return f"{name} {'goes on' if begun else 'begins'}"
        case "pause":
            return f"{name} is paused{where}: {event.why or 'it waits'}"
        case "end":
            return f"{name} is over: {event.how or 'ended'}"
        case "cancel":
            return f"{name} is asked to stop" + (f" by {by}" if by else "")
        case "blocks":
            return f"{name} blocks its loop{where}: {event.why}"
        case "sleeps":
            return f"{name} sleeps{where}"
        case "sent":
            return f"{name} asks for {about}"
        case "answered":
            return f"{name} has the answer: {about}"
        case "failed":
            return f"{name} has an error: {about}, {event.why}"
        case "arrived":
            return f"{about} is out in the world"
        case "departed":
            return f"the world is done with {about}"
        case "computes":
            return f"somebody computes for {name}"
        case "rests":
            return f"nobody computes for {name} any more"
        case "wait":
            return "nobody is ready: the loop waits for the operating system"
        case "wake":
            return "the loop wakes: the operating system has told it something"
    more = " ".join(f"{each}" for each in (event.value, event.sku, event.why) if each)
    return f"{event.name}: {more}" if more else f"{event.name}"
