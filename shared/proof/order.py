"""What can be claimed of a trace: orders and counts, never a whole transcript.

A trace of two runs of one lane is never the same twice.  What is the same is that
one thing comes before another, that something never happens between two others, and
how often something happens at all; so that is what can be asked here.  Each question
gives (expected, observed), two short texts that are equal if it holds; where it does
not, the second shows the stretch of the trace that breaks it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from shared.trace.event import WHATS, Event
from shared.trace.trace import Trace

AROUND = 2
"""How many events are shown before and after those that break a claim."""

MOST_SHOWN = 18

Found = tuple[str, str]
"""(expected, observed)."""


@dataclass(frozen=True)
class Is:
    """Which events are meant; what is None may be anything.

    `task` is the name of the task, or the function that it began with; `name` is
    what a mark is called, `why` what a pause waits for.
    """

    what: str
    task: str | None = None
    kind: str | None = None
    sku: str | None = None
    name: str | None = None
    why: str | None = None

    def __post_init__(self) -> None:
        if self.what not in WHATS:
            raise ValueError(f"there is no event {self.what!r}: {', '.join(WHATS)}")

    def matches(self, trace: Trace, event: Event) -> bool:
        if event.what != self.what:
            return False
        if self.task is not None:
            name = trace.names.get(event.task, "")
            if self.task not in (name, name.partition(" ")[0]):
                return False
        wanted = (self.kind, self.sku, self.name, self.why)
        has = (event.kind, event.sku, event.name, event.why)
        return all(want in (None, have) for want, have in zip(wanted, has, strict=True))

    def of(self, trace: Trace) -> list[Event]:
        return [event for event in trace.events if self.matches(trace, event)]

    def __str__(self) -> str:
        told = [self.task, self.kind, self.sku, self.name or self.what, self.why]
        return " ".join(each for each in told if each)


def before(trace: Trace, first: Is, then: Is) -> Found:
    """Each of the first comes before any of the second, and there are both."""
    expected = f"{first} before {then}"
    early, late = first.of(trace), then.of(trace)
    for kind, found in ((first, early), (then, late)):
        if not found:
            return expected, f"no {kind} at all"
    if early[-1].at_ns < late[0].at_ns:
        return expected, expected
    return expected, f"{then} came first\n{stretch(trace, [late[0], early[-1]])}"


def never_between(
    trace: Trace,
    what: Callable[[Event, Event], bool],
    says: str,
    start: Is,
    end: Is,
) -> Found:
    """Between a start and the next end of the same task, nothing like that happens.

    `what` is asked of each event in between, with the event that was the start.
    There must be at least one such pair, or nothing has been shown.
    """
    expected = f"never {says} between {start} and {end}"
    pairs = 0
    for first, last, inside in pairs_of(trace, start, end):
        pairs += 1
        for event in inside:
            if what(event, first):
                shown = stretch(trace, [first, event, last])
                return expected, f"{says} in between\n{shown}"
    return expected, expected if pairs else f"no {start} followed by {end} at all"


def always_between(
    trace: Trace,
    what: Callable[[Event, Event], bool],
    says: str,
    start: Is,
    end: Is,
    least: int = 1,
) -> Found:
    """Between each start and the next end of the same task, it does happen.

    `least` is how often it must.
    """
    expected = f"{says} between {start} and {end}"
    pairs = 0
    for first, last, inside in pairs_of(trace, start, end):
        pairs += 1
        found = sum(what(event, first) for event in inside)
        if found < least:
            often = f"only {found} times" if found else "nothing of it"
            return expected, f"{often}\n{stretch(trace, [first, last])}"
    return expected, expected if pairs else f"no {start} followed by {end} at all"


def exactly(trace: Trace, number: int, what: Is) -> Found:
    """It happens that often."""
    found = what.of(trace)
    expected, observed = f"{number} times {what}", f"{len(found)} times {what}"
    if len(found) == number:
        return expected, expected
    return expected, f"{observed}\n{stretch(trace, found)}".rstrip()


def at_most(
    trace: Trace, number: int, begin: Is, end: Is, *, once: bool = False
) -> Found:
    """So many, at most, have begun and not yet ended at any moment.

    With `once`, only the first beginning of each task counts, and not each turn.
    """
    expected = f"at most {number} at once from {begin} to {end}"
    open_now, most, known = 0, 0, set()
    too_many: list[Event] = []
    for event in trace.events:
        if begin.matches(trace, event):
            if once and event.task in known:
                continue
            known.add(event.task)
            open_now += 1
            most = max(most, open_now)
            if open_now > number and not too_many:
                too_many.append(event)
        elif end.matches(trace, event):
            open_now -= 1
    if not too_many:
        return expected, expected
    return expected, f"{most} at once\n{stretch(trace, too_many)}"


def one_of_orders(
    trace: Trace,
    what: Is,
    key: Callable[[Event], str],
    orders: Collection[Sequence[str]],
) -> Found:
    """What happens, by its keys, has one of these orders."""
    found = what.of(trace)
    order = [key(event) for event in found]
    expected = " or ".join(", ".join(each) for each in orders)
    if any(order == list(each) for each in orders):
        return expected, expected
    return expected, f"{', '.join(order)}\n{stretch(trace, found)}".rstrip()


def seen(outcomes: Iterable[str], expected: Collection[str]) -> Found:
    """In several runs, each of these outcomes was seen, and no other."""
    there = sorted(set(outcomes))
    return " or ".join(sorted(expected)), " or ".join(there)


def pairs_of(
    trace: Trace, start: Is, end: Is
) -> Iterator[tuple[Event, Event, list[Event]]]:
    """Each start, the next end by the same task, and the events in between."""
    events = trace.events
    for at, first in enumerate(events):
        if not start.matches(trace, first):
            continue
        for until in range(at + 1, len(events)):
            last = events[until]
            if last.task == first.task and end.matches(trace, last):
                yield first, last, list(events[at + 1 : until])
                break


def stretch(trace: Trace, marked: Sequence[Event]) -> str:
    """The part of a trace around some events, which are marked with an arrow."""
    marks = {id(event) for event in marked}
    places = [at for at, event in enumerate(trace.events) if id(event) in marks]
    shown = sorted(
        {
            near
            for at in places
            for near in range(at - AROUND, at + AROUND + 1)
            if 0 <= near < len(trace.events)
        }
    )
    width = max((len(name) for name in trace.names.values()), default=0)
    lines, last = [], None
    for at in shown[:MOST_SHOWN]:
        if last is not None and at != last + 1:
            lines.append("     ...")
        sign = ">" if at in places else " "
        lines.append(f"{sign} {in_a_line(trace, trace.events[at], width)}")
        last = at
    if len(shown) > MOST_SHOWN:
        lines.append(f"     ... and {len(shown) - MOST_SHOWN} more")
    return "\n".join(lines)


def in_a_line(trace: Trace, event: Event, width: int) -> str:
    """An event as a person reads it."""
    task = trace.names.get(event.task, "")
    told = [
        f"{event.at_ns / 1e6:9.3f} ms",
        f"{task:{width}}",
        event.name if event.what == "mark" else event.what,
        event.kind,
        event.sku,
        event.why or None,
        event.how,
        None if event.value is None else str(event.value),
        f"line {event.line}" if event.line else None,
    ]
    return " ".join(each for each in told if each is not None).rstrip()
