"""What is asked of every lane in every chapter, beside its report and its world.

- no call blocks the thread of a loop;
- each product has as many queries and labels as the chapter says, no more;
- nothing is still there when `run()` has returned;
- nobody asks again and again whether something has happened.

They count events, and look at the order of them, and none rests on a clock; but what
ends by itself after a run is waited for, for some seconds and not for ever.

The trial asks for more where it looks closely (`shared.proof.trial`); `SAYS` has the
sentences of all of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from shared.proof import gates
from shared.proof.contract import Check, Counted
from shared.registry import ALL, lane_of
from shared.trace.event import Event
from shared.trace.trace import Trace

NEVER_BLOCKED = "never-blocked"
COUNTED = "queries-and-labels"
NOTHING_LEFT = "nothing-left"
NO_POLLING = "no-polling"
ERRORS_PASS = "errors-pass"
LOST_TIME = "lost-time"
WORKERS = "worker-processes"
EXIT_STATUS = "exit-status"
CALLERS = "callers"

SAYS = {
    NEVER_BLOCKED: "No call blocks the thread in which the loop runs all tasks.",
    COUNTED: "The stockroom is asked, and labels are written, as often as must be.",
    NOTHING_LEFT: "When run() has returned, nothing that it started is still there.",
    NO_POLLING: "Nobody asks again and again whether something has happened.",
    ERRORS_PASS: "An error that is not the world's is not swallowed.",
    LOST_TIME: "It takes about as long as the chapter's own lane.",
    EXIT_STATUS: "Its exit status says which signal has ended it.",
    CALLERS: "Whoever comes to its counter has the answer that he must have.",
    WORKERS: "It has no more worker processes than the shop gives it.",
    **gates.SAYS,
}
"""What a check asks, in a sentence."""


MOST_TOLD = 3


def never_blocked(trace: Trace, lane: str) -> Iterator[Check]:
    """Of a lane on a loop; the call that blocks is named, with its line."""
    known = ALL.get(lane_of(lane))
    found = [each for each in trace.events if each.what == "blocks"]
    if found:
        places = {(each.why, each.line): each for each in reversed(found)}
        told = [blocking(trace, each) for each in [*places.values()][::-1]]
        observed = "; ".join(told[:MOST_TOLD])
        yield Check(NEVER_BLOCKED, False, "no call that blocks the loop", observed)
    elif known is None or known.on_a_loop:
        none = "no call that blocks the loop"
        yield Check(NEVER_BLOCKED, True, none, none)


def blocking(trace: Trace, event: Event) -> str:
    """Which call blocks, where, and in whose step."""
    task = trace.names.get(event.task)
    whose = f", in the task {task!r}" if task else ""
    return f"{event.why} at line {event.line}, in {event.function}{whose}"


def counted(trace: Trace, expected: Mapping[Counted, int | None]) -> Check:
    """Queries and labels, each as often as expected.

    Fewer than that, where all else is right, were not seen.
    """
    kinds = {kind for kind, _ in expected}
    found = Counter(
        (each.kind or "", each.sku or "")
        for each in trace.events
        if each.what == "arrived" and each.kind in kinds and each.sku
    )
    right = "each as often as it must be"
    for key in sorted({*found, *expected}):
        kind, name = key
        wanted = expected.get(key, 0)
        number = found[key]
        if wanted is None:  # one or none
            wanted = 1
            found[key] = 0
        said = WORDS[kind].format(name)
        if number > wanted:
            return Check(COUNTED, False, f"{said} {times(wanted)}", times(number))
    total = sum(number or 0 for number in expected.values())
    unseen = total - sum(found.values())
    if unseen > 0:
        of_all = f"{unseen} of {total} queries and labels"
        said = f"{of_all} were not made, or not seen"
        return Check(COUNTED, None, right, said)
    return Check(COUNTED, True, right, right)


WORDS = {
    "db": "the stockroom is asked for {}",
    "file": "the label of {} is written",
}


def times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def nothing_left(trace: Trace, left: Sequence[str]) -> Check:
    """Threads, processes and sockets that are still there, and tasks without an end.

    What ran in a worker's process has ended with it.
    """
    ended = {each.task for each in trace.events if each.what == "end"}
    begun = [each for each in trace.events if each.what == "spawn" and not each.by]
    own = {each.process for each in begun}
    ended |= {each.task for each in trace.events if each.process not in own}
    tasks = [repr(name) for task, name in trace.names.items() if task not in ended]
    said = [*left, *([f"the task {tasks[0]}"] if tasks else [])]
    nothing = "nothing is left behind"
    return Check(NOTHING_LEFT, not said, nothing, "; ".join(said) or nothing)


LEAST_IN_A_ROW = 4
"""Who sleeps so often at one line, and does nothing in between, is polling."""

ASLEEP = re.compile(r"(__)?sleep|checkpoint|cancel_shielded_checkpoint")
DOES = ("sent", "answered", "failed", "mark", "spawn", "arrived")


def no_polling(trace: Trace) -> Check:
    """No task sleeps again and again at one line, without doing anything else.

    Nor is it anything else to ask the same again, or look and find what was there.
    """
    none = "nobody asks again and again"
    in_a_row: Counter[int] = Counter()
    line_of: dict[int, int | None] = {}
    known: dict[int, set[tuple[object, ...]]] = {}
    for event in trace.events:
        task = event.by if event.what == "spawn" else event.task
        if task is None:
            continue
        sleeps = event.what == "sleeps" or (
            event.what == "pause" and ASLEEP.match(event.why or "") is not None
        )
        does = (event.what, event.kind, event.name, event.sku, event.value)
        act = event.what == "mark" and event.value is None
        if act or (event.what in DOES and does not in known.setdefault(task, set())):
            known.setdefault(task, set()).add(does)
            in_a_row[task] = 0
        elif sleeps and event.line:
            again = line_of.get(task) == event.line
            in_a_row[task] = in_a_row[task] + 1 if again else 1
            line_of[task] = event.line
            if in_a_row[task] >= LEAST_IN_A_ROW:
                name = trace.names.get(task, "")
                said = f"{name!r} sleeps again and again at line {event.line}"
                return Check(NO_POLLING, False, none, said)
    return Check(NO_POLLING, True, none, none)
