"""The vocabulary of claims on traces: each word seen to hold, and seen to fail."""

import pytest

from shared.proof.order import (
    Found,
    Is,
    always_between,
    at_most,
    before,
    exactly,
    never_between,
    one_of_orders,
    seen,
)
from shared.trace.event import Event
from shared.trace.trace import Trace


def trace(story: str) -> Trace:
    """A trace that reads like "a:run b:sent/http/tea": task, event, kind, SKU."""
    events, tasks = [], {"": 0}
    for number, word in enumerate(story.split()):
        task, _, rest = word.partition(":")
        what, *about = rest.split("/")
        kind, sku = about or (None, None)
        if task not in tasks:
            tasks[task] = len(tasks)
            events.append(Event(number * 10, "spawn", tasks[task], name=task))
        at = number * 10 + 1
        events.append(Event(at, what, tasks[task], kind=kind, sku=sku))
    return Trace("trio", 9, tuple(events))


def holds(found: Found) -> bool:
    expected, observed = found
    return expected == observed


def runs(event: Event, first: Event) -> bool:
    return event.what == "run" and event.task != first.task


SENT, ANSWERED = Is("sent"), Is("answered")
ALL_THEN_ALL = "a:sent b:sent a:answered b:answered"
ONE_BY_ONE = "a:sent a:answered b:sent b:answered"

HOLDS = {
    "before": before(trace(ALL_THEN_ALL), SENT, ANSWERED),
    "never between": never_between(
        trace("a:sent a:run a:answered b:run"), runs, "another runs", SENT, ANSWERED
    ),
    "always between": always_between(
        trace("a:sent b:run a:answered"), runs, "another runs", SENT, ANSWERED
    ),
    "exactly": exactly(trace(ALL_THEN_ALL), 2, SENT),
    "exactly none": exactly(trace("a:run"), 0, SENT),
    "at most": at_most(trace(ONE_BY_ONE), 1, SENT, ANSWERED),
    "one of these orders": one_of_orders(
        trace("b:run a:run"),
        Is("run"),
        lambda event: str(event.task),
        [["1", "2"], ["2", "1"]],
    ),
    "seen": seen(["forward", "reversed", "forward"], {"forward", "reversed"}),
}

FAILS = {
    "before": (
        before(trace(ONE_BY_ONE), SENT, ANSWERED),
        "sent before answered",
        "answered came first",
    ),
    "before, without the first": (
        before(trace("a:answered"), SENT, ANSWERED),
        "sent before answered",
        "no sent at all",
    ),
    "before, without the second": (
        before(trace("a:sent"), SENT, ANSWERED),
        "sent before answered",
        "no answered at all",
    ),
    "never between": (
        never_between(
            trace("a:sent b:run a:answered"), runs, "another runs", SENT, ANSWERED
        ),
        "never another runs between sent and answered",
        "another runs in between",
    ),
    "never between what never was": (
        never_between(trace("a:sent b:answered"), runs, "a turn", SENT, ANSWERED),
        "never a turn between sent and answered",
        "no sent followed by answered at all",
    ),
    "always between": (
        always_between(
            trace("a:sent a:answered b:run"), runs, "another runs", SENT, ANSWERED
        ),
        "another runs between sent and answered",
        "nothing of it",
    ),
    "always between what never was": (
        always_between(trace("b:run"), runs, "a turn", SENT, ANSWERED),
        "a turn between sent and answered",
        "no sent followed by answered at all",
    ),
    "exactly": (exactly(trace("a:sent"), 2, SENT), "2 times sent", "1 times sent"),
    "at most": (
        at_most(trace(ALL_THEN_ALL), 1, SENT, ANSWERED),
        "at most 1 at once from sent to answered",
        "2 at once",
    ),
    "one of these orders": (
        one_of_orders(
            trace("b:run a:run"), Is("run"), lambda event: str(event.task), [["2", "1"]]
        ),
        "2, 1",
        "1, 2",
    ),
    "seen, but not all": (
        seen(["forward"], {"forward", "reversed"}),
        "forward or reversed",
        "forward",
    ),
    "seen, and more": (
        seen(["forward", "mixed"], {"forward"}),
        "forward",
        "forward or mixed",
    ),
}


@pytest.mark.parametrize("word", HOLDS)
def test_holds(word: str) -> None:
    """What is so is said in the same words twice."""
    assert holds(HOLDS[word])


@pytest.mark.parametrize("word", FAILS)
def test_fails(word: str) -> None:
    """What is not so is said in a line, and then shown."""
    (expected, observed), should, did = FAILS[word]
    assert (expected, observed.partition("\n")[0]) == (should, did)


def test_the_stretch_is_shown() -> None:
    """The events that break a claim are marked, with those around them."""
    (_, observed), _, _ = FAILS["never between"]
    lines = observed.splitlines()[1:]
    assert [line[0] for line in lines] == [" ", ">", " ", ">", ">"]
    assert [line.split()[-1] for line in lines if line.startswith(">")] == [
        "sent",
        "run",
        "answered",
    ]


def test_long_stretch_is_cut() -> None:
    """A claim that breaks everywhere does not fill the screen."""
    many = " ".join(f"t{number}:sent" for number in range(100))
    _, observed = exactly(trace(many), 1, SENT)
    assert len(observed.splitlines()) <= 21
    assert observed.splitlines()[-1].strip() == "... and 182 more"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Is("sent"), 3),
        (Is("sent", kind="http"), 2),
        (Is("sent", sku="tea"), 2),
        (Is("sent", task="a"), 2),
        (Is("sent", task="a", kind="db"), 1),
        (Is("run"), 0),
    ],
    ids=str,
)
def test_which_events_are_meant(asked: Is, found: int) -> None:
    """What is not asked for may be anything."""
    there = trace("a:sent/http/tea a:sent/db/tea b:sent/http/coffee")
    assert len(asked.of(there)) == found


def test_task_by_its_function() -> None:
    """`label` means all tasks that began with that function."""
    named = Trace(
        "trio",
        3,
        (
            Event(0, "spawn", 1, name="label tea"),
            Event(1, "spawn", 2, name="labels"),
            Event(2, "run", 1),
            Event(3, "run", 2),
        ),
    )
    assert [event.task for event in Is("run", task="label").of(named)] == [1]
    assert [event.task for event in Is("run", task="label tea").of(named)] == [1]
