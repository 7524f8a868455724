"""What of a program's run kept it from being concurrent, as far as its trace shows.

Each finding is a sentence with its lines, and the row of SEMANTICS.md that says more.
None says why the program was written so: that two tasks need not have waited for each
other, a trace does not know.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.trace.event import PROGRAM
from shared.trace.met import UNAWAITED, UNHEARD
from shared.trace.timeline import (
    BEGUN,
    MADE,
    OUTSIDE,
    READY,
    RUNNING,
    WAITING,
    Row,
    Slice,
    Timeline,
)
from shared.trace.trace import Trace

HELD_NS = 50_000_000
"""A loop that is held for so long is late for everybody."""

SOON_NS = 5_000_000

LEAST_NS = 1_000_000
"""What is over sooner was no wait for anybody, but a turn."""

STUCK_NS = 1_000_000_000
"""If nobody has anything to do for so long, something is missing."""

OFTEN = 3
"""So many times is no accident."""

POLLS = 20

LOCKS = ("Lock", "StrictFIFOLock", "RLock")
PLACES = ("Semaphore", "BoundedSemaphore", "CapacityLimiter", "DummySemaphore")

ROWS = {"time.sleep": "S10", "sqlite3.connect": "D2", "Condition.wait": "S18"}
"""A call that blocks -> the row that says more than S1 does."""


@dataclass(frozen=True)
class Finding:
    """What was seen, in a sentence; `row` of the reference says more."""

    kind: str
    says: str
    row: str


def findings(trace: Trace, drawn: Timeline) -> Iterator[Finding]:
    """What there is to be said of a run, the gravest first; `drawn` is its timeline."""
    rows = drawn.rows
    yield from forgotten(trace)
    yield from held(trace, rows)
    yield from on_its_own(trace)
    yield from (calls := [*called_back(trace)])
    yield from stuck(trace, rows)
    yield from () if calls else alone(rows)
    yield from one_by_one(trace, rows)
    yield from locks(trace, rows)
    yield from places(rows)
    yield from late(rows)
    yield from polls(rows)
    yield from cut_short(trace, rows)


def ms(ns: int) -> str:
    return f"{ns / 1e6:,.0f} ms"


def several(names: Sequence[str]) -> str:
    """Who, in a few words: their names, or how many there are of each function."""
    if len(names) <= OFTEN and len({*names}) == len(names):
        return ", ".join(names)
    kinds = Counter(name.partition(" ")[0] for name in names)
    told = [
        f"{count:,} × {kind}" if count > 1 else kind for kind, count in kinds.items()
    ]
    if len(told) > OFTEN:
        return f"{len(names):,} tasks"
    return ", ".join(told)


def forgotten(trace: Trace) -> Iterator[Finding]:
    """What was called and never awaited, and what failed and nobody heard."""
    unawaited: Counter[str] = Counter()
    for each in trace.events:
        if each.name == UNAWAITED:
            where = f" at line {each.value} of {each.sku}" if each.value else ""
            unawaited[f"{each.why} was called{where}"] += 1
        elif each.name == UNHEARD:
            where = f", at line {each.value}" if each.value else ""
            yield Finding(
                "unheard",
                f"{trace.names.get(each.task, each.sku)} raised {each.why}{where}, and "
                "nobody has asked for its result",
                "F1",
            )
    for which, times in unawaited.items():
        often = "" if times == 1 else f" ({times:,} times)"
        yield Finding(
            "unawaited", f"{which} and never awaited: none of it ran{often}", "F7"
        )


def on_its_own(trace: Trace) -> Iterator[Finding]:
    """Calls that block a loop, by what no task runs: a library's, or a callback."""
    found: Counter[tuple[str, str]] = Counter()
    for each in trace.events:
        if each.what == "blocks" and each.task not in trace.names:
            found[each.why or "", f"line {each.line} of {each.function}"] += 1
    for (call, place), times in found.items():
        often = "" if times == 1 else f" ({times:,} times)"
        yield Finding(
            "blocks",
            f"{call} blocks a loop, at {place}{often}",
            ROWS.get(call, "S1"),
        )


def held(trace: Trace, rows: Sequence[Row]) -> Iterator[Finding]:
    """Who ran for long while others could have."""
    long = [
        (row, each)
        for row in rows
        for each in row.slices
        if each.state == RUNNING and each.end_ns - each.start_ns >= HELD_NS
    ]
    if not long:
        return
    threads: dict[int, set[tuple[int, int]]] = defaultdict(set)
    woken: dict[tuple[int, int], int] = {}
    makers = {each.task: each.by or 0 for each in trace.events if each.what == "spawn"}
    for event in trace.events:
        if event.what == "run":
            threads[event.task].add((event.process, event.thread))
        elif event.what == "ready":
            woken[event.task, event.at_ns] = event.by or 0
    said: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for row, each in long:
        others = [
            other.name
            for other in rows
            if other is not row
            and threads[other.task] & threads[row.task]
            and any(
                waited(
                    one,
                    each,
                    woken.get((other.task, one.end_ns)),
                    other.task in line_of(row.task, makers),
                )
                for one in other.slices
            )
        ]
        where, about = span(trace, row.task, each)
        if others:
            late = f"only after that could {several(others)} go on"
        elif ", by " in where:
            late = "whoever comes meanwhile has to wait"
        else:
            continue
        name = row.name.partition(" ")[0] if others else row.name
        said[name, where, late, about].append(each.end_ns - each.start_ns)
    for (name, where, late, about), lengths in said.items():
        often = "" if len(lengths) == 1 else f" {len(lengths)} times,"
        yield Finding(
            "held",
            f"{name} held the loop{often} for {ms(sum(lengths))}{where}; {late}",
            about,
        )


BESIDE = ("ready", "mark", "spawn", "cancel", "blocks")
"""What is noted in a loop's thread while no task runs."""


def called_back(trace: Trace) -> Iterator[Finding]:
    """A loop that neither waits nor runs a task: it calls what was left with it."""
    loops = {
        (each.process, each.thread) for each in trace.events if each.what == "wake"
    }
    free: dict[tuple[int, int], int | None] = {}
    lengths = []
    for each in trace.events:
        place = each.process, each.thread
        if place not in loops or each.what in ("arrived", "departed"):
            continue
        since = free.get(place)
        if each.what == "blocks" and since is not None:
            continue  # The callback goes on.
        if since is not None and each.at_ns - since >= HELD_NS:
            lengths.append(each.at_ns - since)
        is_free = each.what == "wake" or (each.what in BESIDE and since is not None)
        free[place] = each.at_ns if is_free else None
    if lengths:
        yield Finding(
            "called back",
            f"a loop was held for {ms(sum(lengths))} by what it calls back itself, "
            "which is no task",
            "S1",
        )


def line_of(task: int, makers: Mapping[int, int]) -> set[int]:
    """Who made a task, who made that, and so on: they may well wait for it."""
    found: set[int] = set()
    while (task := makers.get(task, 0)) and task not in found:
        found.add(task)
    return found


def waited(one: Slice, other: Slice, by: int | None, is_maker: bool) -> bool:
    """Whether a task could have gone on for long while another ran.

    It was ready; or it waited, and its wait was over as soon as the loop could look,
    and no task ended it.  `by` is which one did, 0 if none; None if that is not seen.
    Who `is_maker` of the other may well wait for its end.
    """
    within_ns = min(one.end_ns, other.end_ns) - max(one.start_ns, other.start_ns)
    soon = other.end_ns <= one.end_ns < other.end_ns + SOON_NS
    in_time = one.state == OUTSIDE or is_sleep(one)
    alone = in_time or (by == 0 and not is_maker)
    alone = alone and by in (0, None)
    waits = one.state in (WAITING, OUTSIDE) and soon and alone
    return within_ns >= HELD_NS and (one.state in (READY, MADE) or waits)


def span(trace: Trace, task: int, each: Slice) -> tuple[str, str]:
    """From and up to which line a task ran, as far as its pauses tell; and the row."""
    before = after = ""
    for event in trace.events:
        if event.task != task or not event.line:
            continue
        place = f"{event.line} of {event.function}"
        if event.what == "blocks" and each.start_ns <= event.at_ns <= each.end_ns:
            return f", at line {place}, by {event.why}", ROWS.get(event.why or "", "S1")
        if event.what == "pause":
            if event.at_ns <= each.start_ns:
                before = place
            elif not after and event.at_ns >= each.end_ns:
                after = place
    since = f", after line {before}" if before else ""
    return since + (f", before line {after}" if after else ""), "S1"


def stuck(trace: Trace, rows: Sequence[Row]) -> Iterator[Finding]:
    """No task ran for long, for all that were there waited, and none for the outside.

    Of a program that takes callers, somebody outside may always come.
    """
    if any(each.name == "binds" for each in trace.events):
        return
    alive = [row for row in rows if row.slices]
    runs = sorted(
        (each.start_ns, each.end_ns)
        for row in alive
        for each in row.slices
        if each.state in (RUNNING, BEGUN)
    )
    last = 0
    for start_ns, end_ns in [*runs, (trace.length_ns, trace.length_ns)]:
        if start_ns - last >= STUCK_NS:
            waits = [
                (row.name, each)
                for row in alive
                for each in row.slices
                if each.start_ns <= last + SOON_NS and each.end_ns >= start_ns - SOON_NS
                if row.task != PROGRAM or len(alive) == 1
            ]
            in_all = all(for_each_other(each) for _, each in waits)
            if waits and in_all and in_vain(trace, rows, start_ns):
                places = Counter(each.says for _, each in waits)
                told = "; ".join(place for place, _ in places.most_common(OFTEN))
                yield Finding(
                    "stuck",
                    f"no task ran for {ms(start_ns - last)}, from {ms(last)} on: only "
                    "a timer, a signal or somebody outside could have woken "
                    f"{several([name for name, _ in waits])} ({told})",
                    "S15",
                )
        last = max(last, end_ns)


def in_vain(trace: Trace, rows: Sequence[Row], at_ns: int) -> bool:
    """Whether somebody who waited until then was called off, or never went on."""
    if trace.ended:
        return True
    there = [row for row in rows if row.slices and row.slices[-1].end_ns >= at_ns]
    return any(not row.how or row.how.startswith(ILL) for row in there)


ILL = ("cancelled", "raised ")


def for_each_other(each: Slice) -> bool:
    """Whether a task waits for another one, as far as that is seen."""
    return each.state == WAITING and not is_sleep(each)


def is_sleep(each: Slice) -> bool:
    return each.says.partition(",")[0].rpartition(".")[2] in SLEEPS


SLEEPS = ("sleep", "sleep_until", "sleep_forever", "idle")


def alone(rows: Sequence[Row]) -> Iterator[Finding]:
    """A task that waits again and again for the same, and nobody else does a thing."""
    for row in rows:
        if row.how in ("cancelled", ""):  # It had no end of its own to wait for.
            continue
        same: dict[str, list[Slice]] = defaultdict(list)
        for each in row.slices:
            if each.state == OUTSIDE or (each.state == WAITING and is_sleep(each)):
                same[each.says].append(each)
        life_ns = sum(each.end_ns - each.start_ns for each in row.slices)
        for its in same.values():
            total = sum(each.end_ns - each.start_ns for each in its)
            few = len(its) < OFTEN or (is_sleep(its[0]) and len(its) >= POLLS)
            if few or total < HELD_NS or total < life_ns / 2:
                continue
            if any(goes_on(other, its) for other in rows if other is not row):
                continue
            yield Finding(
                "alone",
                f"{row.name} waited {len(its)} times one after the other, {ms(total)} "
                f"of {ms(life_ns)}, and no other task did anything meanwhile: "
                f"{its[0].says}",
                "L6",
            )


def goes_on(row: Row, waits: Sequence[Slice]) -> bool:
    """Whether a task did anything, or waited for anything but others, meanwhile."""
    first, last = waits[0].start_ns, waits[-1].end_ns
    return any(
        not for_each_other(each)
        for each in row.slices
        if each.start_ns < last and each.end_ns > first + SOON_NS
        if each.end_ns - each.start_ns > SOON_NS
    )


def one_by_one(trace: Trace, rows: Sequence[Row]) -> Iterator[Finding]:
    """Tasks of one maker each of which began when the one before had ended."""
    by_task = {row.task: row for row in rows}
    made: dict[int, list[Row]] = defaultdict(list)
    for event in trace.events:
        if event.what == "spawn" and event.by and event.task in by_task:
            made[event.by].append(by_task[event.task])
    for maker, children in made.items():
        waits = [
            row for row in children if any(one.state != RUNNING for one in row.slices)
        ]
        if len(waits) < OFTEN or maker not in by_task:
            continue
        ends = [row.slices[-1].end_ns for row in waits]
        starts = [row.slices[0].start_ns for row in waits]
        total = ends[-1] - starts[0]
        pairs = [*zip(ends, starts[1:], strict=False)]
        in_turn = all(end <= start <= end + SOON_NS for end, start in pairs)
        these = {maker, *(row.task for row in children)}
        others = (row for row in rows if row.task not in these)
        lives = [Slice(starts[0], ends[-1], WAITING)]
        if any(goes_on(each, lives) for each in others):
            continue
        if total >= HELD_NS and in_turn:
            yield Finding(
                "one by one",
                f"{len(waits)} tasks of {by_task[maker].name} began each after the one "
                f"before had ended, {ms(total)} in all: "
                f"{several([row.name for row in waits])}",
                "L6",
            )


def waits_for(rows: Iterable[Row], kinds: Sequence[str]) -> dict[str, list[Slice]]:
    """The waits for what is of these kinds, by their place."""
    found: dict[str, list[Slice]] = defaultdict(list)
    for row in rows:
        for each in row.slices:
            is_one = each.says.partition(".")[0] in kinds
            if (
                each.state == WAITING
                and is_one
                and each.end_ns - each.start_ns > LEAST_NS
            ):
                found[each.says].append(each)
    return found


def locks(trace: Trace, rows: Sequence[Row]) -> Iterator[Finding]:
    """Many that wait for one lock; and where they waited themselves who had it."""
    gave = {
        each.at_ns: each.by for each in trace.events if each.what == "ready" and each.by
    }
    by_task = {row.task: row for row in rows}
    for place, slices in waits_for(rows, LOCKS).items():
        total = sum(each.end_ns - each.start_ns for each in slices)
        if len(slices) < OFTEN or total <= HELD_NS:
            continue
        had: Counter[str] = Counter()
        for each in slices:
            holder = by_task.get(gave.get(each.end_ns) or 0)
            for one in holder.slices if holder else ():
                start, end = (
                    max(one.start_ns, each.start_ns),
                    min(one.end_ns, each.end_ns),
                )
                if (
                    one.state in (WAITING, OUTSIDE)
                    and one.says != place
                    and end > start
                ):
                    had[one.says] += end - start
        meanwhile = (
            f"; who had it waited meanwhile: {max(had, key=had.__getitem__)}"
            if had
            else ""
        )
        yield Finding(
            "lock",
            f"{len(slices)} waits for locks, {ms(total)} in all: {place}{meanwhile}",
            "S8",
        )


def places(rows: Sequence[Row]) -> Iterator[Finding]:
    """Many that wait for a place among so many."""
    for place, slices in waits_for(rows, PLACES).items():
        total = sum(each.end_ns - each.start_ns for each in slices)
        if len(slices) >= OFTEN and total > HELD_NS:
            yield Finding(
                "places",
                f"{len(slices)} waits for a place, {ms(total)} in all: {place}",
                "C16",
            )


def late(rows: Sequence[Row]) -> Iterator[Finding]:
    """Tasks that began only when one before them of the same function had ended.

    All the while they were made, others of their kind had what runs them.
    """
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row.name.partition(" ")[0]].append(row)
    for name, its in kinds.items():
        made = [row.slices[0] for row in its if is_late(row)]
        busy = [*together(each for row in its for each in row.slices)] if made else []
        ends = [row.slices[-1].end_ns for row in its if row.slices]
        full = [
            each
            for each in made
            if any(covers(one, each) for one in busy)
            and any(each.end_ns - SOON_NS <= end <= each.end_ns for end in ends)
        ]
        if len(full) >= OFTEN:
            longest = max(each.end_ns - each.start_ns for each in full)
            yield Finding(
                "full",
                f"{len(full)} of {name} waited to begin, up to {ms(longest)}, while "
                "others of them were at work: there were no more places",
                "C15",
            )


def is_late(row: Row) -> bool:
    first = next(iter(row.slices), None)
    return (
        first is not None
        and first.state == MADE
        and len(row.slices) > 1
        and row.slices[1].state == BEGUN  # It is a thread or a process that has none.
        and first.end_ns - first.start_ns > HELD_NS
    )


def together(slices: Iterable[Slice]) -> Iterator[tuple[int, int]]:
    """From when to when anybody has begun and not ended, without gaps."""
    start = end = -1
    begun = (each for each in slices if each.state != MADE)
    for each in sorted(begun, key=lambda each: each.start_ns):
        if end < 0 or each.start_ns > end + SOON_NS:
            if end >= 0:
                yield start, end
            start = each.start_ns
        end = max(end, each.end_ns)
    if end >= 0:
        yield start, end


def covers(busy: tuple[int, int], made: Slice) -> bool:
    """Whether others were at work from when a task was made until it began."""
    return busy[0] <= made.start_ns + SOON_NS and made.end_ns <= busy[1]


def polls(rows: Sequence[Row]) -> Iterator[Finding]:
    """A task that does little else than sleep again and again at one line."""
    for row in rows:
        if row.how == "cancelled":  # It had no end of its own to wait for.
            continue
        waits = [each for each in row.slices if each.state in (WAITING, OUTSIDE)]
        naps = [each for each in waits if is_sleep(each)]
        sleeps = Counter(
            each.says for each in naps if each.end_ns - each.start_ns > LEAST_NS
        )
        for place, times in sleeps.items():
            if times >= POLLS and times >= len(waits) / 2:
                yield Finding(
                    "polls",
                    f"{row.name} slept {times} times ({place}): if that is to see "
                    "whether something has happened, an event could wake it",
                    "S19",
                )


def cut_short(trace: Trace, rows: Sequence[Row]) -> Iterator[Finding]:
    """Tasks that were still there when the program's main function had ended."""
    if trace.ended:
        return
    roots = {
        each.task
        for each in trace.events
        if each.what == "spawn" and each.by == PROGRAM
    }
    ended = {each.task: each.how for each in trace.events if each.what == "end"}
    late, alive, is_over = [], set(), False
    for each in trace.events:
        if each.what == "spawn" and each.task in roots:
            alive.add(each.task)
        elif each.what == "end" and each.task in roots:
            alive.discard(each.task)
            is_over = True
        elif each.what == "cancel" and each.by in (None, PROGRAM):
            cut = ended.get(each.task) == "cancelled"
            late += [trace.names.get(each.task, "")] * (is_over and cut and not alive)
    late += [
        row.name
        for row in rows
        if not row.how and row.slices and row.slices[-1].state in (WAITING, OUTSIDE)
    ]
    if late:
        yield Finding(
            "cut short",
            f"{several(late)} had not ended when the program did",
            "L1",
        )
