"""What there is to draw of a trace, and of its beginning."""

from shared.trace.timeline import (
    READY,
    RUNNING,
    Out,
    Row,
    Slice,
    Timeline,
    beginning,
)


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
    begun = beginning(whole, 50)
    assert begun.length_ns == 50
    assert [(row.name, row.slices) for row in begun.rows] == [
        ("early", [Slice(0, 50, RUNNING)])
    ]
    assert begun.out == (Out("http", "tea", 10, 40, None),)
    assert begun.waits == ((5, 50),)
