"""Where the tasks of a run waited, and for how long together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from shared.trace.timeline import OUTSIDE, READY, WAITING, Row

WAITS = (WAITING, OUTSIDE, READY)


@dataclass(frozen=True)
class Wait:
    """All waits at one place: so many `times`, of `tasks`, `total_ns` together."""

    place: str
    times: int
    tasks: int
    total_ns: int


def waits(rows: Iterable[Row]) -> list[Wait]:
    """The places at which tasks waited, longest first; what they say is where and why.

    A task that is ready waits for its turn, wherever it is.
    """
    times: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    tasks: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for each in row.slices:
            if each.state not in WAITS:
                continue
            place = TURN if each.state == READY else each.says
            if not place:
                continue
            times[place] += 1
            total[place] += each.end_ns - each.start_ns
            tasks[place].add(row.task)
    found = [
        Wait(place, times[place], len(tasks[place]), total[place]) for place in total
    ]
    return sorted(found, key=lambda each: -each.total_ns)


TURN = "its turn, while others ran"
