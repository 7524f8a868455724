"""Parts of a trace: whose tasks they are, their names, the last seconds."""

from shared.trace.event import Event
from shared.trace.part import as_far_as_known, concurrent, last, only, own
from shared.trace.trace import Trace

LIBRARYS = Event(0, "spawn", 2, name="run", by=1, whose="a library")


def traced(*events: Event) -> Trace:
    return Trace("mine.py", 0, events)


def test_own() -> None:
    """A library's task is there if it came to my code, and called after that."""
    made = Event(0, "spawn", 1, name="main", by=0)
    idle = Event(1, "pause", 2, why="Queue.get", line=0, function="")
    mine = Event(2, "pause", 2, why="sleep", line=7, function="views.py: handler")
    woken = Event(3, "ready", 1, by=2)
    assert own([made, LIBRARYS, idle, woken]) == (made, Event(3, "ready", 1))
    *_, spawn, _, _ = own([made, LIBRARYS, idle, mine])
    assert spawn.name == "handler in run"


def test_only() -> None:
    """The tasks of a name, and what is nobody's; whoever is gone did nothing."""
    events = (
        Event(0, "spawn", 1, name="main", by=0),
        Event(1, "spawn", 2, name="work 1", by=1),
        Event(2, "wait"),
        Event(3, "ready", 2, by=1),
    )
    kept = only(traced(*events), ["work"]).events
    assert [(each.what, each.task, each.by) for each in kept] == [
        ("spawn", 2, None),
        ("wait", 0, None),
        ("ready", 2, None),
    ]


def test_last() -> None:
    """Whoever was there begins as he was; who had ended before is not there."""
    part = last(
        traced(
            Event(0, "spawn", 1, name="main", by=0),
            Event(0, "spawn", 2, name="early", by=1),
            Event(10, "run", 1),
            Event(20, "end", 2, how="returned"),
            Event(30, "pause", 1, why="sleep", line=3, function="main"),
            Event(90, "ready", 1),
            Event(100, "run", 1),
        ),
        50,
    )
    assert [(each.at_ns, each.what, each.task) for each in part.events] == [
        (0, "spawn", 1),
        (0, "pause", 1),
        (40, "ready", 1),
        (50, "run", 1),
    ]
    assert last(part, 1000) is part


def test_as_far_as_known() -> None:
    """Who was made before that begins with what is known of him."""
    events = (
        Event(0, "spawn", 1, name="main", by=0),
        Event(1, "spawn", 2, name="gone", by=1),
        Event(50, "pause", 1, why="sleep"),
        Event(60, "spawn", 3, name="late", by=1),
        Event(70, "ready", 1),
    )
    assert [(each.at_ns, each.what, each.task) for each in as_far_as_known(events)] == [
        (0, "spawn", 1),
        (0, "pause", 1),
        (10, "spawn", 3),
        (20, "ready", 1),
    ]


def test_concurrent() -> None:
    """From the first task beside the program itself to the last of its events."""
    events = (
        Event(0, "spawn", 1, name="mine.py", by=0),
        Event(40, "spawn", 2, name="work", by=1),
        Event(60, "end", 2, how="returned"),
        Event(90, "end", 1, how="returned"),
    )
    assert concurrent(traced(*events)) == (40, 60)
    assert concurrent(traced(events[0], events[-1])) == (0, 90)
