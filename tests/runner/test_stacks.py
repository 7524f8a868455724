"""Of a lane that hangs, it is told at which line each of its threads is."""

from collections.abc import Callable

from shared.runner.source import Source
from tests.runner.played import played


def test_line_of_each_thread(program: Callable[..., Source]) -> None:
    """Each thread is told with its line, those that are at one line together."""
    outcome, _ = played(program("waits_for_workers_with_threads"), limit_s=0.5)
    assert outcome.hangs
    assert sorted(outcome.stacks) == [
        "2 threads are at line 7, in waits",
        "a thread is at line 15, in run",
    ]


def test_thread_that_computes(program: Callable[..., Source]) -> None:
    """A thread that keeps all others from running is told as well."""
    outcome, _ = played(program("never_lets_go_with_threads"), limit_s=0.5)
    assert outcome.hangs
    assert "a thread is at line 8, in computes" in outcome.stacks


def test_no_stacks_of_an_end(program: Callable[..., Source]) -> None:
    """A lane that raises does not hang, and has no stacks."""
    outcome, _ = played(program("raises_an_error_with_threads"))
    assert (outcome.hangs, outcome.stacks) == (False, ())
