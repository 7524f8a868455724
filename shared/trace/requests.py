"""The way of each request: sent, arrived, departed, taken up, as numbers of events.

The world notes for which product something arrives and departs, and not for whom.  So
the two sides are brought together here, by what must be so:

- a task has one request for a product out at a time, and what it takes up next of that
  product is the answer to it, or what came in its place;
- what arrives was sent before, and first by whoever still waits for it;
- what is answered departed before that.

Where two tasks ask for the same product at the same time this leaves a choice, and then
the order is kept.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.trace.event import Event

Key = tuple[str, str]
"""Kind and product."""


@dataclass(eq=False)
class Way:
    """One request: the numbers of the events of its way, None where there is none."""

    kind: str
    sku: str
    task: int = 0
    sent: int | None = None
    arrived: int | None = None
    departed: int | None = None
    taken: int | None = None
    answered: bool = False

    @property
    def began(self) -> int:
        """The first event of its way."""
        began = self.arrived if self.sent is None else self.sent
        return began or 0


def ways(events: Sequence[Event]) -> list[Way]:
    """Each request that a task sent or the world took up, in the order of beginning."""
    sent: dict[Key, list[Way]] = defaultdict(list)
    world: dict[tuple[str, Key], list[int]] = defaultdict(list)
    out: dict[tuple[int, Key], Way] = {}
    for number, event in enumerate(events):
        key = (event.kind or "", event.sku or "")
        if event.what == "sent":
            way = out[event.task, key] = Way(*key, event.task, number)
            sent[key].append(way)
        elif event.what in ("answered", "failed"):
            if taken := out.pop((event.task, key), None):
                taken.taken, taken.answered = number, event.what == "answered"
        elif event.what in ("arrived", "departed"):
            world[event.what, key].append(number)
    found = [
        way
        for key in {**sent, **{key: [] for _, key in world}}
        for way in joined(sent[key], world["arrived", key], world["departed", key], key)
    ]
    return sorted(found, key=lambda way: way.began)


def joined(
    sent: Sequence[Way], arrived: list[int], departed: list[int], key: Key
) -> Iterator[Way]:
    """The requests for one product, with when the world had each.

    First those that were answered, for they must have departed before that, and have
    arrived before they departed; what is left is the others'.
    """
    answered = [way for way in sent if way.answered]
    for way in sorted(answered, key=lambda way: way.taken or 0, reverse=True):
        way.departed = take(departed, way.began, way.taken, last=True)
    known = [way for way in answered if way.departed is not None]
    for way in sorted(known, key=lambda way: way.departed or 0):
        way.arrived = take(arrived, way.began, way.departed)
    others = [way for way in sent if way.arrived is None]
    for way in others:  # Whoever still waits for it comes first.
        way.arrived = take(arrived, way.began, way.taken)
    for way in (way for way in others if way.arrived is None):
        way.arrived = take(arrived, way.began, None)
    unasked = [Way(*key, arrived=number) for number in arrived]
    for way in sorted([*sent, *unasked], key=lambda way: way.arrived or 0):
        if way.arrived is not None and way.departed is None:
            way.departed = take(departed, way.arrived, None)
        yield way


def take(
    numbers: list[int], after: int, before: int | None, last: bool = False
) -> int | None:
    """Take the first number out that is between two, or the last; None if none is."""
    between = [
        each for each in numbers if after < each and (before is None or each < before)
    ]
    if not between:
        return None
    taken = between[-1 if last else 0]
    numbers.remove(taken)
    return taken
