"""What is asked of every lane, seen to hold, to fail and not to be asked."""

import pytest

from shared.proof import general
from shared.proof.contract import Check
from shared.trace.event import Event
from shared.trace.trace import Trace

MAIN = Event(0, "spawn", 1, name="main", by=0)
LABEL = Event(1, "spawn", 2, name="label tea", by=1)


def trace(*events: Event) -> Trace:
    """These events, of main and a task that it made."""
    return Trace("mine.py", 2, (MAIN, LABEL, *events))


ENDS = (Event(8, "end", 2, how="returned"), Event(9, "end", 1, how="returned"))


def asked(*wanted: str) -> Trace:
    """The stockroom was asked, and labels were written, for these: "db tea"."""
    arrivals = (each.partition(" ") for each in wanted)
    return trace(
        *(Event(2, "arrived", kind=kind, sku=sku) for kind, _, sku in arrivals)
    )


ONCE = {("db", "tea"): 1, ("file", "tea"): 1}

COUNTED = {
    "as often": (("db tea", "file tea"), True, "each as often as it must be"),
    "no label at all": (
        ("db tea",),
        None,
        "1 of 2 queries and labels were not made, or not seen",
    ),
    "nothing seen": ((), None, "2 of 2 queries and labels were not made, or not seen"),
    "asked twice": (("db tea", "file tea", "db tea"), False, "twice"),
    "written thrice": (("db tea", *["file tea"] * 3), False, "3 times"),
    "another product": (("db tea", "file tea", "db jam"), False, "once"),
    "another kind": (
        ("db tea", "file tea", "http tea"),
        True,
        "each as often as it must be",
    ),
    "one too few, one too many": (("db tea", "db tea"), False, "twice"),
}


@pytest.mark.parametrize("what", COUNTED)
def test_counted(what: str) -> None:
    """Too many queries or labels break it; too few were not seen."""
    wanted, holds, observed = COUNTED[what]
    check = general.counted(asked(*wanted), ONCE)
    assert (check.id, check.holds, check.observed) == (
        "queries-and-labels",
        holds,
        observed,
    )


def test_counted_says_what() -> None:
    """A query or a label too many is named with its product."""
    check = general.counted(asked("file tea", "file tea"), ONCE)
    assert check.expected == "the label of tea is written once"
    check = general.counted(asked("db jam"), ONCE)
    assert check.expected == "the stockroom is asked for jam never"


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [((), True), (("db jam",), True), (("db jam", "db jam"), False)],
)
def test_one_or_none(wanted: tuple[str, ...], holds: bool) -> None:
    """A query that may be made, or not, is no more than one."""
    either = {**ONCE, ("db", "jam"): None}
    check = general.counted(asked("db tea", "file tea", *wanted), either)
    assert check.holds == holds


WORKER = Event(4, "sent", 2, process=1, kind="http", sku="tea")

LEFT = {
    "nothing": (ENDS, (), True, "nothing is left behind"),
    "what ran in a process that is gone": (
        (WORKER, ENDS[1]),
        (),
        True,
        "nothing is left behind",
    ),
    "what runs in a process that is there": (
        (WORKER, ENDS[1]),
        ("a process",),
        False,
        "a process",
    ),
    "a task": (ENDS[1:], (), False, "the task 'label tea'"),
    "all tasks": ((), (), False, "the task 'main'"),
    "a socket": (ENDS, ("1 open sockets",), False, "1 open sockets"),
    "both": (
        ENDS[1:],
        ("a thread that is at line 5",),
        False,
        "a thread that is at line 5; the task 'label tea'",
    ),
}


@pytest.mark.parametrize("what", LEFT)
def test_nothing_left(what: str) -> None:
    """What is still there is named, and so is the first task without an end."""
    events, left, holds, observed = LEFT[what]
    check = general.nothing_left(trace(*events), left)
    assert (check.id, check.holds, check.observed) == ("nothing-left", holds, observed)


def sleep(line: int, task: int = 2) -> Event:
    return Event(3, "pause", task, why="sleep", line=line, function="label")


def rest(line: int) -> Event:
    """In a thread of its own."""
    return Event(3, "sleeps", 2, line=line, function="label")


DOES = Event(4, "sent", 2, kind="http", sku="tea")
WAITS = Event(3, "pause", 2, why="Queue.get", line=7, function="label")
MAKES = Event(4, "spawn", 3, name="price tea", by=2)

NO_POLLING = {
    "nobody sleeps": [DOES, *[WAITS] * 9],
    "three times": [sleep(7)] * 3,
    "in between it asks": [*[sleep(7)] * 3, DOES, sleep(7)],
    "in between it makes a task": [*[sleep(7)] * 3, MAKES, sleep(7)],
    "at two lines in turn": [sleep(7), sleep(8)] * 4,
    "two tasks": [*[sleep(7)] * 3, *[sleep(7, task=1)] * 3],
    "outside the lane": [sleep(0)] * 9,
}
POLLING = {
    "on a loop": [sleep(7)] * 4,
    "in a thread": [rest(7)] * 4,
    "after it did something": [DOES, *[sleep(7)] * 4],
    "while another does something": [
        *[sleep(7)] * 3,
        Event(4, "sent", 1, kind="http", sku="tea"),
        sleep(7),
    ],
    "a checkpoint": [Event(3, "pause", 2, why="checkpoint", line=7, function="label")]
    * 4,
}


@pytest.mark.parametrize("what", NO_POLLING)
def test_no_polling(what: str) -> None:
    """Who does something between two sleeps, or sleeps only now and then, may do so."""
    check = general.no_polling(trace(*NO_POLLING[what]))
    assert (check.id, check.holds) == ("no-polling", True)


@pytest.mark.parametrize("what", POLLING)
def test_polling(what: str) -> None:
    """Four sleeps in a row at one line, and nothing done in between, break it."""
    check = general.no_polling(trace(*POLLING[what]))
    assert not check.holds
    assert check.observed == "'label tea' sleeps again and again at line 7"


def blocks(task: int, line: int = 7) -> Event:
    return Event(3, "blocks", task, why="time.sleep", line=line, function="label")


def never_blocked(lane: str, *events: Event) -> list[Check]:
    return list(general.never_blocked(trace(*events), lane))


@pytest.mark.parametrize("lane", ["trio", "anyio+trio", "gevent", "", "mine"])
def test_never_blocked(lane: str) -> None:
    """Where a loop runs, or nobody knows what does, it holds if nothing is seen."""
    [check] = never_blocked(lane)
    assert (check.id, check.holds) == ("never-blocked", True)


@pytest.mark.parametrize("lane", ["threads", "processes"])
def test_no_loop_to_block(lane: str) -> None:
    """It is not asked of lanes that have no loop, unless one of theirs is blocked."""
    assert never_blocked(lane) == []
    [check] = never_blocked(lane, blocks(2))
    assert not check.holds


def test_what_blocks() -> None:
    """The call is told with its line and its task, each once, and three at most."""
    lines = [1, 1, 1, 4, 5, 6]
    [check] = never_blocked("trio", *(blocks(2, line) for line in lines))
    assert check.observed == "; ".join(
        f"time.sleep at line {line}, in label, in the task 'label tea'"
        for line in (1, 4, 5)
    )
    [check] = never_blocked("trio", blocks(0), *(blocks(2, line) for line in lines))
    assert check.observed == (
        "time.sleep at line 7, in label; "
        "time.sleep at line 1, in label, in the task 'label tea'; "
        "time.sleep at line 4, in label, in the task 'label tea'"
    )
