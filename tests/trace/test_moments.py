"""A trace event by event: the states are those of the timeline, at every event."""

import json
from pathlib import Path

import pytest

from shared.proof import chapters
from shared.trace.event import Event
from shared.trace.moments import moments
from shared.trace.requests import ways
from shared.trace.timeline import STATES, timeline
from shared.trace.trace import Trace, read

KEPT = [
    file
    for chapter in chapters().values()
    for file in sorted(chapter.traces.glob("*.jsonl"))
]
each_trace = pytest.mark.parametrize(
    "file", KEPT, ids=lambda file: f"{file.parts[-3][:9]}-{file.stem}"
)


def only(file: Path) -> Trace:
    [trace] = read(file)
    return trace


@each_trace
def test_states_are_those_of_the_timeline(file: Path) -> None:
    """What takes time is a slice of the timeline's, and nothing else is."""
    trace = only(file)
    at_ns = [*(each.at_ns for each in trace.events), trace.length_ns]
    for row in timeline(trace).rows:
        spans = [
            (at_ns[each.first], at_ns[each.last], each.state) for each in row.spans
        ]
        slices = [(each.start_ns, each.end_ns, each.state) for each in row.slices]
        assert [each for each in spans if each[1] > each[0]] == slices


@each_trace
def test_one_state_at_a_time(file: Path) -> None:
    """A task's spans follow each other; in a thread of a loop one task runs."""
    told = moments(only(file))
    for task in told["tasks"]:
        ends = [0]
        for first, last, state, *_ in task["spans"]:
            assert ends[-1] <= first <= last <= len(told["at_ns"])
            assert state in STATES
            ends.append(last)


@each_trace
def test_way_of_a_request(file: Path) -> None:
    """Whoever sent it takes it up, and what is answered departed before that.

    It may be given up before it arrives: a write that waits for a thread, for one.
    """
    trace = only(file)
    found = ways(trace.events)
    for way in found:
        assert way.departed is None or (way.arrived or 0) < way.departed
        if way.taken is not None and way.sent is not None:
            assert way.sent < way.taken
            assert trace.events[way.sent].task == trace.events[way.taken].task
        if way.answered and way.departed is not None:
            assert (way.arrived or 0) < way.departed < (way.taken or 0)
    for what in ("sent", "arrived", "departed"):
        numbers = [getattr(way, what) for way in found]
        seen = [at for at, each in enumerate(trace.events) if each.what == what]
        assert sorted(each for each in numbers if each is not None) == seen


def tea(at: int, what: str, task: int = 0, why: str | None = None) -> Event:
    return Event(at, what, task, kind="http", sku="tea", why=why)


def test_each_has_its_own_answer() -> None:
    """Two ask for the same; the second is answered first, the first gives up."""
    events = [
        tea(0, "sent", 1),
        tea(1, "sent", 2),
        tea(2, "arrived"),
        tea(3, "arrived"),
        tea(4, "failed", 1, why="Cancelled"),
        tea(5, "departed"),
        tea(6, "answered", 2),
        tea(7, "departed"),
    ]
    first, second = ways(events)
    assert (first.task, first.departed, first.taken) == (1, 7, 4)
    assert (second.task, second.departed, second.taken) == (2, 5, 6)


def test_one_that_never_arrives() -> None:
    """What is given up before it arrives takes no other's arrival."""
    events = [
        tea(0, "sent", 1),
        tea(1, "failed", 1, why="Cancelled"),
        tea(2, "sent", 2),
        tea(3, "arrived"),
    ]
    first, second = ways(events)
    assert (first.arrived, second.arrived) == (None, 3)


@each_trace
def test_it_is_json(file: Path) -> None:
    """All of it is plain data, with a word for each event."""
    told = moments(only(file))
    assert json.loads(json.dumps(told)) == told
    assert len(told["says"]) == len(told["at_ns"])
    assert all(told["says"])
