"""What a trace looks like: each task's slices, and the requests out in the world.

Every view draws this and nothing else, so they cannot tell different stories.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from shared.errors import KINDS
from shared.trace.event import KILLED, Event
from shared.trace.requests import ways
from shared.trace.trace import Trace

RUNNING, READY, WAITING, BEGUN, MADE = "running", "ready", "waiting", "begun", "made"
COMPUTED = "computed"
OUTSIDE = "outside"

STATES = {
    RUNNING: "running Python",
    COMPUTED: "being computed for it",
    READY: "ready, but not running",
    "http": "waiting for http",
    "db": "waiting for db",
    "file": "waiting for a file",
    OUTSIDE: "waiting for somebody outside; below, who is awaited when",
    WAITING: "waiting for something else",
    BEGUN: "begun: the system decides when it runs",
    MADE: "made, not begun",
}
"""State of a task -> what a legend says of it; the one that matters most first."""


@dataclass(frozen=True)
class Slice:
    """A stretch of a task's life in one state; `says` is more about it, or empty."""

    start_ns: int
    end_ns: int
    state: str
    says: str = ""


@dataclass(frozen=True)
class Span:
    """The same stretch from event to event, which may take no time at all.

    `first` is the number of the event with which it begins, `last` of the one that
    ends it, both counted from 0; `line` and `function` are where in the lane the task
    paused, or where it paused last, if it runs.
    """

    first: int
    last: int
    state: str
    says: str = ""
    line: int | None = None
    function: str | None = None


@dataclass
class Row:
    """One task: `how` it ended, empty if it had not when the trace did.

    `slices` are those of its `spans` that take time.  `computing` are the stretches in
    which somebody computed for it, whatever state it was in meanwhile; `cuts` are when
    it was killed, if it was begun anew after that.
    """

    name: str
    task: int
    slices: list[Slice] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    computing: list[Slice] = field(default_factory=list)
    marks: list[Event] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    how: str = ""

    @property
    def drawn(self) -> list[Slice]:
        """All that there is to draw of it."""
        return [*self.slices, *self.computing]


@dataclass(frozen=True)
class Out:
    """One request out in the world, from its arrival to when the world is done with it.

    `taken_up_ns` is when the lane went on with the answer, None if it never did.
    """

    kind: str
    sku: str
    start_ns: int
    end_ns: int
    taken_up_ns: int | None = None


@dataclass(frozen=True)
class Timeline:
    """One run of one lane, ready to be drawn."""

    lane: str
    ended: str
    length_ns: int
    rows: tuple[Row, ...]
    out: tuple[Out, ...]
    waits: tuple[tuple[int, int], ...]

    @property
    def states(self) -> list[str]:
        """The states that occur, in the order of the legend."""
        there = {each.state for row in self.rows for each in row.drawn}
        return [state for state in STATES if state in there]

    def packed(self) -> list[list[Out]]:
        """The requests in as few lines as hold them without overlap, by kind."""
        lines: list[list[Out]] = []
        for kind in KINDS:
            mine: list[list[Out]] = []
            ends: list[tuple[int, int]] = []  # a heap of (end, which line)
            for each in sorted(
                (one for one in self.out if one.kind == kind),
                key=lambda one: one.start_ns,
            ):
                if ends and ends[0][0] <= each.start_ns:
                    _, which = heappop(ends)
                else:
                    which = len(mine)
                    mine.append([])
                mine[which].append(each)
                heappush(ends, (each.end_ns, which))
            lines += mine
        return lines


def timeline(trace: Trace) -> Timeline:
    """What there is to draw of a trace."""
    # Where no pause is ever seen, as in a thread of the system's, nobody knows
    # whether what has begun is running.
    watched = watched_in(trace)
    of_task: dict[int, list[tuple[int, Event]]] = defaultdict(list)
    for number, event in enumerate(trace.events):
        if event.task:
            of_task[event.task].append((number, event))
    names, at_ns = trace.names, [*times(trace)]
    rows = tuple(
        row_of(names.get(task, f"task {task}"), task, events, watched, at_ns)
        for task, events in of_task.items()
    )
    return Timeline(
        trace.lane,
        trace.ended,
        trace.length_ns,
        rows,
        tuple(requests_of(trace)),
        tuple(waits_of(trace)),
    )


def times(trace: Trace) -> Iterator[int]:
    """When each event was; and, last, when the trace ended."""
    yield from (each.at_ns for each in trace.events)
    yield trace.length_ns


def excerpt(whole: Timeline, from_ns: int, until_ns: int) -> Timeline:
    """A stretch of a timeline, with those tasks and requests that are in it.

    Its times count from where it begins.
    """
    until_ns = min(whole.length_ns, until_ns)

    def cut(slices: Iterable[Slice]) -> list[Slice]:
        return [
            replace(
                each,
                start_ns=max(each.start_ns, from_ns) - from_ns,
                end_ns=min(each.end_ns, until_ns) - from_ns,
            )
            for each in slices
            if each.start_ns < until_ns and each.end_ns > from_ns
        ]

    rows = (
        replace(
            row,
            slices=cut(row.slices),
            computing=cut(row.computing),
            cuts=[each - from_ns for each in row.cuts if from_ns <= each < until_ns],
            marks=[
                replace(each, at_ns=each.at_ns - from_ns)
                for each in row.marks
                if from_ns <= each.at_ns < until_ns
            ],
            how="",
        )
        for row in whole.rows
    )
    return replace(
        whole,
        length_ns=until_ns - from_ns,
        rows=tuple(row for row in rows if row.slices),
        out=tuple(
            cut_out(each, from_ns, until_ns)
            for each in whole.out
            if each.start_ns < until_ns and (each.taken_up_ns or each.end_ns) > from_ns
        ),
        waits=tuple(
            (max(start, from_ns) - from_ns, min(end, until_ns) - from_ns)
            for start, end in whole.waits
            if start < until_ns and end > from_ns
        ),
    )


def cut_out(each: Out, from_ns: int, until_ns: int) -> Out:
    """What of a request is in it; who takes its answer up later is not."""
    late = each.taken_up_ns is None or each.taken_up_ns > until_ns
    return replace(
        each,
        start_ns=max(each.start_ns, from_ns) - from_ns,
        end_ns=max(from_ns, min(each.end_ns, until_ns)) - from_ns,
        taken_up_ns=None if late else (each.taken_up_ns or 0) - from_ns,
    )


def row_of(
    name: str,
    task: int,
    numbered: Sequence[tuple[int, Event]],
    watched: set[tuple[int, int]],
    at_ns: Sequence[int],
) -> Row:
    """A task's spans: each event may end one and begin the next.

    `at_ns` is when each event of the trace was, and when it ended.
    """
    row = Row(name, task, computing=[*computed(event for _, event in numbered)])
    first, state, says = 0, "", ""
    asked, woken = "", False
    place: tuple[int | None, str | None] = (None, None)
    for number, event in numbered:
        new, why = state, says
        told = (event.process, event.thread) in watched
        if event.what == "spawn":
            new, why = MADE, ""
        elif event.what == "ready":
            # A task that is running can be made ready to go on after its pause.
            woken = state == RUNNING
            if event.peer and state == WAITING:
                state, says = OUTSIDE, with_peer(says, event.peer)
            new, why = (state, says) if woken else (READY, "")
        elif event.what == "run":
            if row.how == KILLED:
                row.cuts.append(at_ns[first])
            row.how = ""  # It goes on.
            new, why, woken = RUNNING if told else BEGUN, "", False
        elif event.what == "pause":
            new = READY if woken else asked or (OUTSIDE if event.peer else WAITING)
            why = with_peer(where(event), event.peer)
        elif event.what == "waits" and not told:
            new, why = WAITING, where(event)
        elif event.what == "goes on" and not told:
            new, why = BEGUN, ""
        elif event.what == "sent":
            asked = event.kind or ""
            if state == BEGUN:
                new, why = asked, event.sku or ""
        elif event.what in ("answered", "failed"):
            if state == asked and not told:
                new, why = BEGUN, ""
            asked = ""
        elif event.what == "mark":
            row.marks.append(event)
        elif event.what == "end":
            new, why, row.how = "", "", event.how or "ended"
        if new != state:
            if state:
                row.spans.append(Span(first, number, state, says, *place))
            first, state, says = number, new, why
        if event.what == "pause":
            place = event.line, event.function
    if state:
        row.spans.append(Span(first, len(at_ns) - 1, state, says, *place))
    row.slices = [*in_time(row.spans, at_ns)]
    return row


def in_time(spans: Iterable[Span], at_ns: Sequence[int]) -> Iterator[Slice]:
    """Those that take time, by when each event was."""
    for each in spans:
        start_ns, end_ns = at_ns[each.first], at_ns[each.last]
        if end_ns > start_ns:
            yield Slice(start_ns, end_ns, each.state, each.says)


def computed(events: Iterable[Event]) -> Iterator[Slice]:
    """The stretches in which somebody computed; each says for which product."""
    known = [*events]
    for each in computing(enumerate(known)):
        start_ns, end_ns = known[each.first].at_ns, known[each.last].at_ns
        yield Slice(start_ns, end_ns, COMPUTED, each.says)


def computing(numbered: Iterable[tuple[int, Event]]) -> Iterator[Span]:
    """The same by events."""
    began: dict[str, int] = {}
    for number, event in numbered:
        sku = event.sku or ""
        if event.what == "computes":
            began[sku] = number
        elif event.what == "rests" and sku in began:
            yield Span(began.pop(sku), number, COMPUTED, sku)


def where(event: Event) -> str:
    """A pause in words: "StreamReader.read, price, line 11"."""
    told = [(event.why or "").strip()]
    if event.line:
        told.append(f"{event.function}, line {event.line}")
    return ", ".join(each for each in told if each)


def with_peer(says: str, peer: str | None) -> str:
    """The same with who is awaited: "Stream.receive, fetch, line 11 <- 10.0.0.1:80"."""
    return f"{says}{FROM}{peer}" if peer else says


FROM = " \N{LEFTWARDS ARROW} "


def with_peers(whole: Timeline, most: int) -> Timeline:
    """The same with a row below the tasks for each of those outside who are awaited.

    In it is when anybody waited for him; no more than `most`, those awaited longest.
    """
    awaited: dict[str, list[Slice]] = defaultdict(list)
    for row in whole.rows:
        for each in row.slices:
            if each.state == OUTSIDE:
                awaited[each.says.rpartition(FROM)[2]].append(each)
    longest = sorted(awaited, key=lambda peer: -total_ns(awaited[peer]))[:most]
    rows = [
        Row(peer, -number, slices=[*anybody(awaited[peer])])
        for number, peer in enumerate(awaited, 1)
        if peer in longest
    ]
    return replace(whole, rows=(*whole.rows, *rows))


def total_ns(slices: Iterable[Slice]) -> int:
    return sum(each.end_ns - each.start_ns for each in slices)


def anybody(slices: Iterable[Slice]) -> Iterator[Slice]:
    """The stretches in which one of these, or more, goes on."""
    start = end = -1
    for each in sorted(slices, key=lambda each: each.start_ns):
        if each.start_ns > end:
            if end >= 0:
                yield Slice(start, end, OUTSIDE)
            start = each.start_ns
        end = max(end, each.end_ns)
    if end >= 0:
        yield Slice(start, end, OUTSIDE)


def requests_of(trace: Trace) -> Iterable[Out]:
    """Each request that the world took up, with who went on with its answer."""

    def when(number: int | None) -> int | None:
        return None if number is None else trace.events[number].at_ns

    arrived = [way for way in ways(trace.events) if way.arrived is not None]
    for way in sorted(arrived, key=lambda way: way.arrived or 0):
        start_ns = when(way.arrived) or 0
        end_ns = when(way.departed) or trace.length_ns
        yield Out(way.kind, way.sku, start_ns, max(end_ns, start_ns), when(way.taken))


def waits_of(trace: Trace) -> Iterable[tuple[int, int]]:
    """When the loop waited for the operating system."""
    at_ns = [*(each.at_ns for each in trace.events), trace.length_ns]
    return [(at_ns[first], at_ns[last]) for first, last in asleep(trace)]


def asleep(trace: Trace) -> list[tuple[int, int]]:
    """The same in numbers of events: with which a wait begins, and which ends it.

    That is one of the same thread's: it wakes, something is ready or runs; or the end
    of a process that was killed.  A thread in which no task of the lane's ever paused
    has a loop of somebody else's.
    """
    watched = watched_in(trace)
    since: dict[tuple[int, int], int] = {}
    found = []
    for number, event in enumerate(trace.events):
        place = event.process, event.thread
        if event.what == "wait" and place in watched:
            since.setdefault(place, number)
        elif event.what in ("wake", "run", "ready") and place in since:
            found.append((since.pop(place), number))
        elif event.how == KILLED:
            for other in [each for each in since if each[0] == event.process]:
                found.append((since.pop(other), number))
    return sorted([*found, *((first, len(trace.events)) for first in since.values())])


def watched_in(trace: Trace) -> set[tuple[int, int]]:
    """Process and thread of each loop of the lane's: where pauses are seen."""
    return {
        (each.process, each.thread) for each in trace.events if each.what in ON_A_LOOP
    }


ON_A_LOOP = ("pause", "ready")
"""What is told of no task but one that runs on a loop."""
