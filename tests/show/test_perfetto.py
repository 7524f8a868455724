"""The timeline for Perfetto: what is in it, and that no name breaks it."""

import itertools
import json
from collections import defaultdict

import pytest

from shared.show.perfetto import perfetto
from shared.show.text import shown
from shared.trace.event import Event
from shared.trace.timeline import READY, RUNNING, STATES, timeline
from shared.trace.trace import Trace
from tests.show.drawn import HOSTILE, MS, ODD, STORY, entries_of, hostile, story

MANDATORY = {
    "M": {"name", "pid", "tid", "args"},
    "X": {"name", "pid", "tid", "ts", "dur"},
    "i": {"name", "pid", "tid", "ts", "s"},
    "s": {"name", "pid", "tid", "ts", "id", "cat"},
    "f": {"name", "pid", "tid", "ts", "id", "cat", "bp"},
}

TRACES = (story(), story(lane="anyio"), *ODD.values())


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_no_name_breaks_it(said: str) -> None:
    """The document is JSON, and has the threads by their names."""
    document = json.loads(perfetto([hostile(said)]).encode())
    names = [
        each["args"]["name"]
        for each in document["traceEvents"]
        if each["name"] == "thread_name"
    ]
    assert names == [shown(said), shown(said), "world http 1", "loop"]
    assert document["otherData"] == {shown(said): shown(said)}


@pytest.mark.parametrize("trace", list(ODD.values()), ids=list(ODD))
def test_each_trace_opens(trace: Trace) -> None:
    """Whatever a run came to, its lane and its tasks are there, and how it ended."""
    entries = entries_of(trace, ph="M")
    told = [value for each in entries for value in each["args"].values()]
    assert "trio" in told
    assert {row.name for row in timeline(trace).rows} <= set(told)
    assert trace.ended in ["", *told]


@pytest.mark.parametrize("ph", MANDATORY)
def test_has_what_it_must(ph: str) -> None:
    """Every entry has the keys that its phase must have, and each phase occurs."""
    entries = entries_of(*TRACES, ph=ph)
    assert entries
    assert [each for each in entries if not MANDATORY[ph] <= set(each)] == []
    assert {each["ph"] for each in entries_of(*TRACES)} == set(MANDATORY)


def test_slices_do_not_overlap() -> None:
    """In each thread a slice ends before the next begins."""
    threads: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in entries_of(*TRACES, ph="X"):
        start = round(each["ts"] * 1000)
        end = start + round(each["dur"] * 1000)
        assert end >= start >= 0
        threads[each["pid"], each["tid"]].append((start, end))
    for slices in threads.values():
        slices.sort()
        assert all(one[1] <= next_[0] for one, next_ in itertools.pairwise(slices))


def test_draws_the_timeline() -> None:
    """Each slice is there, in microseconds, with why and where it paused."""
    entries = [each for each in entries_of(story(), ph="X") if each["name"] in STATES]
    rows = timeline(story()).rows
    assert [(each["name"], each["ts"], each["dur"]) for each in entries] == [
        (one.state, one.start_ns / 1000, (one.end_ns - one.start_ns) / 1000)
        for row in rows
        for one in row.slices
    ]
    paused = next(each for each in entries if each["name"] == "http")
    assert paused["args"]["why"] == "recv"
    assert paused["args"]["where"] == "price, line 9"


def test_names_all_threads() -> None:
    """Every process and thread that has an entry has one name, and a place."""
    entries = entries_of(*TRACES)
    used = {(each["pid"], each["tid"]) for each in entries if each["ph"] != "M"}
    for kind in ("thread_name", "thread_sort_index"):
        told = [(each["pid"], each["tid"]) for each in entries if each["name"] == kind]
        assert len(told) == len(set(told))
        assert used <= set(told)
    named = [each["pid"] for each in entries if each["name"] == "process_name"]
    assert named == list(range(1, len(TRACES) + 1))


def test_thread_in_one_lane() -> None:
    """No two threads share a number, whatever lane they are in."""
    entries = entries_of(*TRACES)
    named = [each["tid"] for each in entries if each["name"] == "thread_name"]
    assert len(named) == len(set(named))


def test_has_the_world() -> None:
    """Requests are in threads of their own, in as many as hold them."""
    events = (
        Event(0, "arrived", kind="http", sku="tea"),
        Event(0, "arrived", kind="http", sku="coffee"),
        Event(0, "arrived", kind="db", sku="tea"),
        Event(MS, "departed", kind="http", sku="tea"),
    )
    entries = entries_of(story(events))
    names = [each["args"]["name"] for each in entries if each["name"] == "thread_name"]
    assert names == ["world http 1", "world http 2", "world db 1"]
    out = [(each["name"], each["dur"]) for each in entries if each["ph"] == "X"]
    assert out == [("tea", 1000), ("coffee", 1000), ("tea", 1000)]


def test_arrows_from_the_waker() -> None:
    """Each arrow that starts ends, from the waker's running slice to the woken."""
    entries = entries_of(story())
    (start,) = (each for each in entries if each["ph"] == "s")
    (end,) = (each for each in entries if each["ph"] == "f")
    names = {
        each["tid"]: each["args"]["name"]
        for each in entries
        if each["name"] == "thread_name"
    }
    assert (names[start["tid"]], names[end["tid"]]) == ("price tea", "main")
    assert start["id"] == end["id"]
    assert start["ts"] == end["ts"] == 62_000
    for each, state in ((start, RUNNING), (end, READY)):
        (slice_,) = (
            one
            for one in entries
            if one["ph"] == "X"
            and one["tid"] == each["tid"]
            and one["ts"] <= each["ts"] < one["ts"] + one["dur"]
        )
        assert slice_["name"] == state


def test_arrows_have_numbers() -> None:
    """Arrows of different lanes do not share a number, and each start has its end."""
    starts = [each["id"] for each in entries_of(*TRACES, ph="s")]
    ends = [each["id"] for each in entries_of(*TRACES, ph="f")]
    assert starts == ends
    assert len(starts) == len(set(starts)) > 1


@pytest.mark.parametrize("by", [None, 0, 1, 97])
def test_no_arrow_from_nowhere(by: int | None) -> None:
    """What the loop, the task itself or nobody known has made ready has no arrow."""
    events = tuple(
        Event(each.at_ns, "ready", 1, by=by) if each.by == 2 else each for each in STORY
    )
    assert entries_of(story(events), ph="s") == entries_of(story(events), ph="f") == []


def test_no_arrow_from_ended() -> None:
    """An arrow that would begin at no slice is not drawn."""
    late = Event(66 * MS, "ready", 1, by=2)
    assert len(entries_of(story((*STORY[:-1], late, STORY[-1])), ph="s")) == 1


def test_says_made_with() -> None:
    """Versions are in the document; where the traces differ, both are."""
    other = Trace("trio", 2, (), "", {"python": "3.12.0", "trio": "0.35.0"})
    document = json.loads(perfetto([story(), other, story()]))
    assert document["otherData"] == {"python": "3.11.7, 3.12.0", "trio": "0.35.0"}
    assert document["displayTimeUnit"] == "ms"
