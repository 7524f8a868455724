"""What there is to draw of a trace, and of a part of it."""

from shared.trace.event import Event
from shared.trace.timeline import (
    COMPUTED,
    READY,
    RUNNING,
    WAITING,
    Out,
    Row,
    Slice,
    Timeline,
    excerpt,
    timeline,
)
from shared.trace.trace import Trace


def test_beginning_of_a_timeline() -> None:
    """Only what is in the stretch, cut at its end; a later answer is not taken up."""
    whole = Timeline(
        "asyncio",
        "",
        100,
        (
            Row("early", 1, [Slice(0, 60, RUNNING)]),
            Row("late", 2, [Slice(70, 90, READY)]),
        ),
        (Out("http", "tea", 10, 40, 80), Out("http", "milk", 60, 90, 95)),
        ((5, 95), (60, 70)),
    )
    begun = excerpt(whole, 0, 50)
    assert begun.length_ns == 50
    assert [(row.name, row.slices) for row in begun.rows] == [
        ("early", [Slice(0, 50, RUNNING)])
    ]
    assert begun.out == (Out("http", "tea", 10, 40, None),)
    assert begun.waits == ((5, 50),)


def test_middle_of_a_timeline() -> None:
    """Times count from where it begins; what was over before is not in it."""
    whole = Timeline(
        "asyncio",
        "",
        100,
        (Row("tea", 1, [Slice(0, 60, RUNNING), Slice(60, 90, READY)]),),
        (Out("http", "tea", 10, 40, 80), Out("http", "milk", 0, 20, 30)),
        ((5, 95), (10, 20)),
    )
    part = excerpt(whole, 50, 70)
    assert part.length_ns == 20
    assert part.rows[0].slices == [Slice(0, 10, RUNNING), Slice(10, 20, READY)]
    assert part.out == (Out("http", "tea", 0, 0, None),)
    assert part.waits == ((0, 20),)


def test_computed_elsewhere() -> None:
    """What is computed for a task is drawn beside the state that the task is in."""
    events = (
        Event(0, "spawn", 1, name="label tea"),
        Event(0, "run", 1),
        Event(10, "pause", 1),
        Event(20, "computes", 1, sku="tea"),
        Event(50, "rests", 1, sku="tea"),
        Event(60, "run", 1),
        Event(70, "end", 1, how="returned"),
    )
    [row] = timeline(Trace("asyncio", 15, events)).rows
    assert row.slices == [
        Slice(0, 10, RUNNING),
        Slice(10, 60, WAITING),
        Slice(60, 70, RUNNING),
    ]
    assert row.computing == [Slice(20, 50, COMPUTED, "tea")]
    assert row.drawn == [*row.slices, *row.computing]


def test_killed_and_begun_anew() -> None:
    """It is told where a task was cut short, and not how: it has gone on since."""
    events = (
        Event(0, "spawn", 1, name="tea", by=0),
        Event(10, "run", 1),
        Event(40, "end", 1, how="killed"),
        Event(60, "run", 1),
        Event(70, "pause", 1),
        Event(80, "run", 1),
        Event(90, "end", 1, how="returned"),
    )
    whole = timeline(Trace("dask", 18, events))
    [row] = whole.rows
    assert (row.cuts, row.how) == ([40], "returned")
    assert [(each.start_ns, each.end_ns) for each in row.slices] == [
        (0, 10),
        (10, 40),
        (60, 70),
        (70, 80),
        (80, 90),
    ]
    assert excerpt(whole, 30, 80).rows[0].cuts == [10]
    assert excerpt(whole, 50, 80).rows[0].cuts == []
