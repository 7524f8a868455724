"""Claims about who computes beside whom.

A drawing tells in which stretches of time it was made, on the clock that all processes
share.  Under the GIL the stretches of two threads follow each other; where two cores
compute, they lie side by side.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate

from chapters.chapter15_every_core.job import Stretch
from shared.proof.contract import Claim, Evidence, NotAsked
from shared.registry import LANES
from shared.trace.timeline import computed
from shared.versions import free_threaded

SIDE_BY_SIDE_NS = 1_000_000
"""So long do two stretches lie side by side before it counts."""

WITH_WORKERS = [name for name in LANES if name != "threads"]


def stretches(evidence: Evidence) -> Mapping[str, list[Stretch]]:
    """Product -> when its label was drawn, in nanoseconds."""
    found: dict[str, list[Stretch]] = defaultdict(list)
    for each in computed(evidence.trace.events):
        found[each.says].append((each.start_ns, each.end_ns))
    return found


def side_by_side(one: list[Stretch], other: list[Stretch]) -> int:
    """For how long both computed, in nanoseconds, in pieces that count."""
    pieces = (
        min(one_end, other_end) - max(one_start, other_start)
        for one_start, one_end in one
        for other_start, other_end in other
    )
    return sum(piece for piece in pieces if piece >= SIDE_BY_SIDE_NS)


def together_ns(evidence: Evidence) -> int:
    """For how long any two labels were drawn side by side."""
    drawn = list(stretches(evidence).values())
    if len(drawn) < 2:
        raise NotAsked("fewer than two drawings were seen")
    return sum(
        side_by_side(one, other)
        for number, one in enumerate(drawn)
        for other in drawn[:number]
    )


SEEN = f"two drawn side by side for {SIDE_BY_SIDE_NS // 1_000_000} ms"
NEVER = "never two drawn side by side"


def seen_in(evidence: Evidence) -> str:
    """Of all runs: that it was seen once is enough, for it cannot be by chance."""
    runs = (replace(evidence, trace=trace) for trace in evidence.traces)
    return SEEN if any(together_ns(each) for each in runs) else NEVER


def more_than_one_core() -> None:
    """Raises NotAsked where the lane has one."""
    if cores_of_ours() < 2:
        raise NotAsked("there is one core")


def cores_of_ours() -> int:
    """On how many cores this process may run, and with it the lane."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def _side_by_side(evidence: Evidence) -> tuple[str, str]:
    more_than_one_core()
    return SEEN, seen_in(evidence)


def is_seen(evidence: Evidence) -> bool:
    """Whether no further run is needed: it was seen, or is not asked."""
    try:
        more_than_one_core()
        return len(evidence.traces) > TRIES or seen_in(evidence) == SEEN
    except NotAsked:
        return True


TRIES = 3
"""So often at most a lane is run again, until it is seen."""

SIDE_BY_SIDE = Claim(
    "side-by-side",
    "With workers of their own, two labels are drawn at the same moment.",
    _side_by_side,
    lanes=WITH_WORKERS,
    enough=is_seen,
    rows=("P9",),
)


def _one_at_a_time(evidence: Evidence) -> tuple[str, str]:
    more_than_one_core()
    return (SEEN if free_threaded() else NEVER), seen_in(evidence)


ONE_AT_A_TIME = Claim(
    "one-at-a-time",
    "Two threads draw at the same moment only where there is no GIL.",
    _one_at_a_time,
    lanes=("threads",),
    enough=lambda evidence: not free_threaded() or is_seen(evidence),
    rows=("P9",),
    lesson=True,
)


def _as_many_as_cores(evidence: Evidence) -> tuple[str, str]:
    cores = evidence.shop.cores
    drawn = stretches(evidence).values()
    ends = [(each[0][0], 1) for each in drawn] + [
        (each[-1][1], -1) for each in drawn
    ]
    under_way = list(accumulate(step for _, step in sorted(ends)))
    if not under_way:
        raise NotAsked("no drawing was seen")
    most = max(under_way)
    expected = f"at most {cores} under way at once"
    return expected, expected if most <= cores else f"{most} under way at once"


AS_MANY_AS_CORES = Claim(
    "as-many-as-cores",
    "No more labels are being drawn at once than there are cores for them.",
    _as_many_as_cores,
)
