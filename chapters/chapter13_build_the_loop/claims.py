"""Claims about a loop: whom it calls back, and when.

One is asked of every loop.  The others are asked of our own, which tells what it asks
the operating system about and what that reports.
"""

from shared.proof.contract import Claim, Evidence, NotAsked
from shared.proof.order import stretch
from shared.registry import ON_A_LOOP, OWN_LOOP
from shared.trace.event import Event

ASKS, REPORTED, CALLS = "asks about", "reported", "calls back"
BEFORE = {REPORTED: ASKS, CALLS: REPORTED}
"""What must have come just before, of the same descriptor."""


def marks(evidence: Evidence, *names: str) -> list[Event]:
    return [
        each
        for each in evidence.trace.events
        if each.what == "mark" and each.name in names
    ]


def the_bell(evidence: Evidence) -> int | None:
    """The descriptor by which threads wake the loop: the first it asks about."""
    return next((each.value for each in marks(evidence, ASKS)), None)


def _reported_first(evidence: Evidence) -> tuple[str, str]:
    right = "asked about, reported, called back"
    bell, last, called = the_bell(evidence), dict[int, str](), False
    for each in marks(evidence, ASKS, REPORTED, CALLS):
        if each.value is None or each.value == bell:
            continue
        assert each.name is not None
        needed = BEFORE.get(each.name)
        if needed and last.get(each.value) != needed:
            said = f"{each.name} {each.value}, which was not {needed}"
            if needed == ASKS:
                said = f"{each.name} {each.value}, and nobody asked"
            return right, f"{said}\n{stretch(evidence.trace, [each])}"
        last[each.value] = each.name
        called = called or each.name == CALLS
    return (
        right,
        right if called else "nobody was called back for a descriptor",
    )


REPORTED_FIRST = Claim(
    "reported-first",
    "The loop calls back only after the system has reported the descriptor.",
    _reported_first,
    lanes=(OWN_LOOP,),
)


def _asleep(evidence: Evidence) -> tuple[str, str]:
    right = "asleep while nobody can go on, and woken by a report"
    asleep: Event | None = None
    slept = reported = False
    for each in evidence.trace.events:
        if each.what == "wait":
            asleep, slept, reported = each, True, False
        elif each.name == REPORTED:
            reported = True
        elif asleep and (each.what == "run" or each.name == CALLS):
            if not reported:
                woken = stretch(evidence.trace, [asleep, each])
                return right, f"woken, and nothing was reported\n{woken}"
            asleep = None
    return right, right if slept else "never asleep"


ASLEEP = Claim(
    "asleep-while-waiting",
    "While nobody can go on the loop sleeps, and only a report wakes it.",
    _asleep,
    lanes=(OWN_LOOP,),
)


def _one_step(evidence: Evidence) -> tuple[str, str]:
    right = "one step at a time, all in one thread"
    inside: Event | None = None
    threads = set[int]()
    for each in evidence.trace.events:
        if each.what == "run":
            if inside is not None and inside.thread != each.thread:
                both = stretch(evidence.trace, [inside, each])
                return right, f"a step in another thread\n{both}"
            if inside is not None:
                both = stretch(evidence.trace, [inside, each])
                return right, f"a step within a step\n{both}"
            inside = each
            threads.add(each.thread)
        elif each.what in ("pause", "end") and inside is not None:
            inside = None if each.task == inside.task else inside
    if not threads:
        raise NotAsked("no step was seen")
    if len(threads) > 1:
        return right, f"steps in {len(threads)} threads"
    return right, right


ONE_STEP = Claim(
    "one-step-at-a-time",
    "A loop makes one step at a time, and all of them in one thread.",
    _one_step,
    lanes=(*ON_A_LOOP, OWN_LOOP),
    rows=("S1",),
)
