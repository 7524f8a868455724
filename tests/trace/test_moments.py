"""A trace event by event: the states are those of the timeline, at every event."""

import json
from pathlib import Path

import pytest

from shared.proof import chapters
from shared.trace.moments import moments
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
    """It is done with after it has arrived, and answered to whom was waiting.

    It may be given up before that: a write that waits for a thread, for one.
    """
    trace = only(file)
    for each in moments(trace)["requests"]:
        assert each["departed"] is None or each["arrived"] < each["departed"]
        if each["taken"] is not None:
            what = trace.events[each["taken"]].what
            assert what == ("answered" if each["failed"] is None else "failed")
            assert what == "failed" or each["arrived"] < each["taken"]
            assert each["sent"] is None or each["sent"] < each["taken"]


@each_trace
def test_it_is_json(file: Path) -> None:
    """All of it is plain data, with a word for each event."""
    told = moments(only(file))
    assert json.loads(json.dumps(told)) == told
    assert len(told["says"]) == len(told["at_ns"])
    assert all(told["says"])
