"""What the supplier saw in one run: who came, who was answered, when."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

ARRIVED: Literal["arrived"] = "arrived"
ANSWERED: Literal["answered"] = "answered"
LEFT: Literal["left"] = "left"

Event = tuple[int, str, str]
"""(nanoseconds on the system's monotonic clock, what happened, path)."""


Caller = tuple[int, str, int]
"""(nanoseconds on that clock, path, number of the process that asked for it)."""


@dataclass(frozen=True)
class Log:
    """Events in the order in which the supplier met them.

    A request is *answered* before the last byte of its answer is sent, so one that
    is sent after an answer was read can never seem to overlap it.  It has *left*
    when the client closed before that.  `gate_gave_up` is what a gate that lost its
    patience answered, else empty, and `gave_up_at` its id.  `refused` is how many came
    when there were as many callers as the supplier bears, and were answered 429.
    `drips` is how many bytes of an answer have been sent that comes one at a time, by
    its path.  `at_desk` is how many queries and files were being served when it was
    asked for.  `queries` has when each query of PostgreSQL's came, and when the server
    was done with it, by its last parameter.  Where a gate kills, `callers` has who
    came, and `killed` who was killed, and when.
    """

    events: tuple[Event, ...] = ()
    gate_gave_up: str = ""
    refused: int = 0
    gave_up_at: str = ""
    drips: Mapping[str, int] = field(default_factory=dict)
    at_desk: int = 0
    queries: tuple[Event, ...] = ()
    callers: tuple[Caller, ...] = ()
    killed: Caller | None = None

    def without(self, paths: Collection[str]) -> Self:
        """The same without what we have asked for ourselves."""
        events = (each for each in self.events if each[2] not in paths)
        return replace(self, events=tuple(events))

    @property
    def peak_in_flight(self) -> int:
        """The most requests that had arrived and were not yet answered."""
        peak = in_flight = 0
        for _, what, _ in self.events:
            in_flight += 1 if what == ARRIVED else -1
            peak = max(peak, in_flight)
        return peak

    @property
    def requests(self) -> Counter[str]:
        """Path -> how often it was asked for."""
        return Counter(path for _, what, path in self.events if what == ARRIVED)

    @property
    def story(self) -> list[str]:
        """The events in words, without times: "arrived /price/tea"."""
        return [f"{what} {path}" for _, what, path in self.events]

    def in_ms(self) -> list[list[Any]]:
        """Each event as [milliseconds after the first, what happened, path]."""
        return [[self._ms(at), what, path] for at, what, path in self.events]

    def who_in_ms(self) -> dict[str, Any]:
        """Where somebody was killed: `callers` and `killed`, with times as `in_ms`.

        Processes are numbered as they came.
        """
        if self.killed is None:
            return {}
        numbers: dict[int, int] = {}
        told = [
            [self._ms(at), path, numbers.setdefault(pid, len(numbers))]
            for at, path, pid in (*self.callers, self.killed)
        ]
        return {"callers": told[:-1], "killed": told[-1]}

    def _ms(self, at_ns: int) -> float:
        return round((at_ns - self.events[0][0]) / 1e6, 1)
