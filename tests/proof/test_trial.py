"""How a trial tells of a run that did not end, and of what Python said meanwhile."""

import pytest

from shared.proof import Check, Verdict
from shared.proof.trial import finished, waiting, warnings
from shared.runner.process import Outcome
from shared.trace.event import Event
from shared.trace.trace import Trace

HANGS = Outcome(
    problem="did not finish in 2 s",
    hangs=True,
    stacks=["a thread is at line 9, in run"],
)


def spawn(task: int, name: str) -> Event:
    return Event(0, "spawn", task, name=name, by=0)


def pause(task: int, line: int = 0) -> Event:
    function = "label" if line else ""
    return Event(2, "pause", task, why="Event.wait", line=line, function=function)


def run(task: int) -> Event:
    return Event(1, "run", task)


def trace(*events: Event) -> Trace:
    return Trace("mine.py", 2, events)


SENT = Event(2, "sent", 1, kind="http", sku="tea")

WAITING = {
    "paused in the lane": (
        [run(1), pause(1, 7)],
        ["'main' waiting at line 7, in label: Event.wait"],
    ),
    "paused elsewhere": ([run(1), pause(1)], ["'main' waiting: Event.wait"]),
    "not begun": ([], ["'main' not begun"]),
    "without an answer": (
        [run(1), SENT],
        ["'main' waiting for an answer (http)"],
    ),
    "ended": ([run(1), Event(3, "end", 1, how="returned")], []),
    "still running": ([run(1), pause(1, 7), run(1)], []),
}


@pytest.mark.parametrize("what", WAITING)
def test_where_a_task_waits(what: str) -> None:
    """It is told of each task that waits, from the last that was seen of it."""
    events, expected = WAITING[what]
    assert waiting(trace(spawn(1, "main"), *events)) == expected


def test_many_wait_at_one_place() -> None:
    """Tasks that wait at one place are told together, three of them by name."""
    skus = ("tea", "coffee", "milk", "bread", "eggs")
    spawns = [spawn(task, f"label {sku}") for task, sku in enumerate(skus, 1)]
    pauses = [pause(task, 7) for task in range(1, 6)]
    assert waiting(trace(*spawns, *pauses)) == [
        "'label tea', 'label coffee', 'label milk' and 2 more "
        "waiting at line 7, in label: Event.wait"
    ]


def observed(outcome: Outcome, seen: Trace) -> list[str]:
    verdict = Verdict("mine.py")
    finished(verdict, outcome, trace=seen)
    [check] = verdict.checks
    assert check.id == "finished"
    return check.observed.splitlines()


PAUSED = trace(spawn(1, "main"), run(1), pause(1, 7))


def test_hang_is_told() -> None:
    """Of a lane that hangs: where its tasks wait, and at which line its threads are."""
    assert observed(HANGS, PAUSED) == [
        "did not finish in 2 s",
        "'main' waiting at line 7, in label: Event.wait",
        "a thread is at line 9, in run",
    ]


def test_other_ends_do_not_wait() -> None:
    """Of a lane that raised, nothing is told of who waited then."""
    raised = Outcome(problem="raised KeyError: 'tea'")
    assert observed(raised, PAUSED) == ["raised KeyError: 'tea'"]


def test_error_of_the_world() -> None:
    """An error of the world's that gets through is named in place of the rest."""
    refused = "StockroomRefused: the stockroom is locked"
    outcome = Outcome(problem="raised ExceptionGroup: ...", lets_through=refused)
    assert observed(outcome, PAUSED) == [
        f"an error of the world's gets through: {refused}"
    ]


def test_finished_is_kept() -> None:
    """A lane that brings back a report has finished."""
    verdict = Verdict("mine.py")
    assert finished(verdict, Outcome(report={}))
    assert verdict.checks == [Check("finished", True, "a report", "a report")]


SAID = """\
mine.py:7: RuntimeWarning: coroutine 'label' was never awaited
  label()
RuntimeWarning: Enable tracemalloc to get the object allocation traceback
Warning: of the lane's own
/usr/lib/python3/threading.py:9: DeprecationWarning: of something else
mine.py:7: RuntimeWarning: coroutine 'label' was never awaited
"""


def test_warnings_of_python() -> None:
    """Among what a lane printed, what Python warned of at a line is found, and once."""
    assert warnings(SAID) == (
        "mine.py:7: RuntimeWarning: coroutine 'label' was never awaited",
        "/usr/lib/python3/threading.py:9: DeprecationWarning: of something else",
    )
