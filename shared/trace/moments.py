"""A trace event by event: what a player draws, which interprets nothing itself.

A moment is the state of things once so many events have happened.  All is told by
numbers of events, for nearly all switching is within a few of hundreds of
milliseconds; when each of them happened is told beside it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.registry import traits_of_run
from shared.trace.event import CANCELLED, KILLED, Event
from shared.trace.requests import Way, ways
from shared.trace.timeline import (
    BEGUN,
    MADE,
    OUTSIDE,
    READY,
    RUNNING,
    WAITING,
    Row,
    Span,
    asleep,
    computing,
    timeline,
)
from shared.trace.trace import Trace

VERSION = 1

WORDS = {
    RUNNING: "runs",
    READY: "is ready",
    "http": "waits for http",
    "db": "waits for db",
    "file": "waits for a file",
    OUTSIDE: "waits for somebody outside",
    WAITING: "waits",
    BEGUN: "has begun: the system decides when it runs",
    MADE: "is made, and has not begun",
}
"""State of a task -> what is said of the task."""


def moments(trace: Trace) -> dict[str, Any]:
    """All that there is to play of a trace, as JSON has it.

    - `lane`, `chapter`, `ended`, `made_with`: those of the trace;
    - `watched`: whether pauses are seen; if not, the system decides who runs;
    - `in_turn`: whether who is ready first runs first;
    - `unseen`: what its runtime does not tell, in a sentence, or empty;
    - `at_ns`, `says`, `lines`: of each event, when it happened, what it was, in words,
      and at which line of the lane, or 0;
    - `words`: state -> what it is, in words;
    - `tasks`: name, how it ended, and `spans`: [first event, last event, state, what
      it says, line, function], the last not within it any more; `computing`, the
      stretches in which somebody computed for it, in the same form;
    - `requests`: kind, name, the number of its task in `tasks`, and those of the
      events at which it was `sent`, `arrived`, `departed` and `taken` up, null where
      there is none; whether it was `answered`, and what it `came_to`, in words;
    - `asleep`: [first event, last event] of each wait of the loop.
    """
    drawn = timeline(trace)
    traits = traits_of_run(trace.lane)
    numbers = {each.task: number for number, each in enumerate(drawn.rows)}
    return {
        "meanwhile": "moments",
        "version": VERSION,
        "lane": trace.lane,
        "chapter": trace.chapter,
        "ended": trace.ended,
        "made_with": dict(trace.made_with),
        "length_ns": trace.length_ns,
        "watched": is_watched(trace),
        "in_turn": traits is not None and not traits.ready_by_chance,
        "unseen": unseen(trace),
        "at_ns": [each.at_ns for each in trace.events],
        "says": [*told(trace)],
        "lines": [line_of(each.line, each.function) for each in trace.events],
        "words": WORDS,
        "tasks": [task(row, trace) for row in drawn.rows],
        "requests": [request(each, trace, numbers) for each in ways(trace.events)],
        "asleep": [[*each] for each in asleep(trace)],
    }


def is_watched(trace: Trace) -> bool:
    """Whether it is seen who runs, and who only could."""
    traits = traits_of_run(trace.lane)
    seen = traits is not None and "pause" not in traits.not_seen
    return seen or any(each.what == "pause" for each in trace.events)


def unseen(trace: Trace) -> str:
    """What a runtime does not tell of who could run, and of who is to stop."""
    traits = traits_of_run(trace.lane)
    missing = {*(traits.not_seen if traits else ())}
    if not is_watched(trace):
        return ""
    if "ready" in missing:
        return "Who is ready is not seen here: whoever waits may be."
    return "Who is asked to stop is not seen here." if "cancel" in missing else ""


def line_of(line: int | None, function: str | None) -> int:
    """A line of the first file, 0 where there is none; a function says of another."""
    return 0 if ": " in (function or "") else line or 0


def task(row: Row, trace: Trace) -> dict[str, Any]:
    its = ((at, each) for at, each in enumerate(trace.events) if each.task == row.task)
    return {
        "name": row.name,
        "how": row.how,
        "spans": listed(row.spans),
        "computing": listed(computing(its) if row.computing else ()),
    }


def listed(spans: Iterable[Span]) -> list[list[Any]]:
    return [
        [
            each.first,
            each.last,
            each.state,
            each.says,
            line_of(each.line, each.function),
            each.function,
        ]
        for each in spans
    ]


def request(way: Way, trace: Trace, numbers: Mapping[int, int]) -> dict[str, Any]:
    came_to = "" if way.taken is None else came_of(trace.events[way.taken])
    return {
        "kind": way.kind,
        "name": way.sku,
        "task": numbers.get(way.task),
        "sent": way.sent,
        "arrived": way.arrived,
        "departed": way.departed,
        "taken": way.taken,
        "answered": way.answered,
        "came_to": came_to,
    }


def came_of(event: Event) -> str:
    """What a request came to, for the task that made it."""
    why = event.why or ""
    if event.what == "answered":
        return "its answer"
    if given_up(why):
        return "given up"
    return f"its error: {why}"


def given_up(why: str) -> bool:
    """Whether whoever asked was called off, or is no more."""
    return why == KILLED or any(each in why for each in CANCELLED)


def told(trace: Trace) -> Iterator[str]:
    """Each event in words."""
    who = {task: short(name) for task, name in trace.names.items()}
    traits = traits_of_run(trace.lane)
    calls_back = traits is not None and traits.calls_back
    begun: set[int] = set()
    paused: dict[int, int] = {}
    woke: dict[tuple[int, int], int] = {}
    for number, event in enumerate(trace.events):
        if event.what == "ready" and not event.by and event.task in begun:
            place = event.process, event.thread
            by_the_loop = woke.get(place, -1) > paused.get(event.task, number)
            yield ready(who.get(event.task, "somebody"), by_the_loop, calls_back)
        else:
            yield short(says(event, who, event.task in begun), MOST)
        if event.what == "run":
            begun.add(event.task)
        elif event.what == "end":
            begun.discard(event.task)
        elif event.what == "pause":
            paused[event.task] = number
        elif event.what == "wake":
            woke[event.process, event.thread] = number


def ready(name: str, by_the_loop: bool, calls_back: bool) -> str:
    """That a task may go on, which none of the others has brought about."""
    if by_the_loop and calls_back:
        return f"the loop calls a callback: {name} is ready to go on"
    if by_the_loop:
        return f"the loop wakes {name}: it is ready to go on"
    return f"{name} is ready to go on"


NAME, MOST = 60, 240
"""How long a name, and what is said of an event, is told at most."""


def short(text: str, most: int = NAME) -> str:
    """A text in one line, of which not too much is told."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def says(event: Event, who: Mapping[int, str], begun: bool) -> str:
    """An event in words that the glossary knows."""
    name = who.get(event.task, "somebody")
    by = who.get(event.by or 0, "")
    about = " ".join(filter(None, (event.kind, event.sku)))
    where = f" at line {event.line}, in {event.function}" if event.line else ""
    match event.what:
        case "spawn":
            return f"{short(event.name or '')} is made" + (f" by {by}" if by else "")
        case "ready" if not begun:
            return f"{name} is ready to begin"
        case "ready" if event.by == event.task:
            return f"{name} is to go on in its next turn"
        case "ready":
            return f"{by} wakes {name}: it is ready to go on"
        case "run":
            return f"{name} {'goes on' if begun else 'begins'}"
        case "pause":
            return f"{name} is paused{where}: {event.why or 'it waits'}"
        case "end":
            return f"{name} is over: {event.how or 'ended'}"
        case "cancel" if by:
            return f"{name} is asked to stop by {by}"
        case "cancel":
            return f"the runtime interrupts {name}"
        case "blocks":
            return f"{name} blocks its loop{where}: {event.why}"
        case "sleeps":
            return f"{name} sleeps{where}"
        case "sent":
            return f"{name} asks for {about}"
        case "answered":
            return f"{name} has the answer: {about}"
        case "failed" if given_up(event.why or ""):
            return f"{name} has no answer any more: {about}, {event.why}"
        case "failed":
            return f"{name} has an error in place of an answer: {about}, {event.why}"
        case "arrived":
            return f"{about} is out in the world"
        case "departed":
            return f"the world is done with {about}"
        case "computes":
            return f"somebody computes for {name}"
        case "rests":
            return f"nobody computes for {name} any more"
        case "wait":
            return "the loop turns to the operating system, and waits"
        case "wake":
            return "the loop waits no longer: something has come, or a time is up"
    more = " ".join(f"{each}" for each in (event.value, event.sku, event.why) if each)
    return f"{event.name}: {more}" if more else f"{event.name}"
