"""Greenlets that are killed, and a trace function that takes ours away."""

from collections.abc import Callable

from shared.runner.source import Source
from shared.world import World
from tests.recorder.played import fine, play


def test_trace_function_taken_away(
    program: Callable[..., Source], world: World
) -> None:
    """greenlet drops one that raises: what comes after that is not on the tape."""
    outcome, _ = play(program("tracer_raises_with_gevent"), world)
    said = "RecorderFailed: greenlet's trace function was taken away"
    assert outcome.problem == f"the recorder failed: {said}"


def test_killed_before_it_began(program: Callable[..., Source], world: World) -> None:
    """One that is killed before its first switch is asked to stop, and ends.

    With another error than gevent's own, it ends with that.
    """
    trace = fine(program("untouched_with_gevent"), world)
    found = [task for task, name in trace.names.items() if name == "waits"]
    whats = [
        [(each.what, each.how) for each in trace.events if each.task == task]
        for task in found
    ]
    made, asked, leaves = ("spawn", None), ("cancel", None), ("end", "raised Leaves")
    assert whats[1:] == [
        [made, asked, ("end", "cancelled")],
        [made, asked, ("end", "cancelled")],
        [made, leaves],
        [made, leaves],
    ]
    [main] = [task for task, name in trace.names.items() if name == "main"]
    by = [each.by for each in trace.events if each.what == "cancel"]
    assert by == [main] * 3
