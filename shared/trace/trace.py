"""A trace: the events of one run in order, and the file that holds them.

The file is JSON Lines: a header, then one event a line.  The header says how many
events there are, so that a file that was cut short is known for what it is.  A file
may hold several traces, one after the other.
"""

import json
import reprlib
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from shared.trace.event import KILLED, MORE, NAMES, PRODUCT, SCRIPT, WHATS, Event
from shared.trace.tape import Note, read_tapes

VERSION = 1


class BadTrace(Exception):
    """A file is not a trace; the message says which line, and why."""


@dataclass(frozen=True)
class Trace:
    """One run of one lane.

    `ended` says how the run did: empty if it brought back a report.  `made_with`
    names the machine and the versions.
    """

    lane: str
    chapter: int
    events: tuple[Event, ...]
    ended: str = ""
    made_with: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[int, str]:
        """Task -> its name, in the order in which they were made."""
        return {
            each.task: each.name or "" for each in self.events if each.what == "spawn"
        }

    @property
    def tasks(self) -> int:
        """How many tasks the lane made, beside the one that it began in."""
        return max(0, len(self.names) - 1)

    @property
    def length_ns(self) -> int:
        return self.events[-1].at_ns if self.events else 0

    def lines(self) -> Iterator[str]:
        """The lines of its file, without their ends."""
        header = {
            "meanwhile": "trace",
            "version": VERSION,
            "chapter": self.chapter,
            "lane": self.lane,
            "ended": self.ended,
            "made_with": dict(self.made_with),
            "events": len(self.events),
        }
        yield written(header)
        for event in self.events:
            yield written(event.to_json())

    def text(self) -> str:
        return "".join(line + "\n" for line in self.lines())


def written(data: Mapping[str, Any]) -> str:
    """One line of JSON.

    Half of a surrogate pair, which is no character and cannot be encoded, is
    escaped, and is so the same when it is read.
    """
    line = json.dumps(data, ensure_ascii=False)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


NO_TRACE = Trace("", 0, ())
"""Of a run that was not recorded."""


def of_run(
    tapes: Path,
    log: Sequence[tuple[int, str, str]],
    callers: Sequence[tuple[int, str, str, str]] = (),
    queries: Sequence[tuple[int, str, str]] = (),
    killed: tuple[int, str, int] | None = None,
    over: tuple[int, int, str] | None = None,
) -> tuple[Event, ...]:
    """The events of a run, from its processes' tapes and the supplier's log.

    What `callers` at the lane's own counter did is there as marks, which are no
    task's: (when, what, who, what he has had).  `queries` are those of which the
    supplier knows; `killed` is (when, by whose request, which process), `over` is
    (when, which process, how) of a program that ended by itself.  All were
    stamped by the same clock; the trace begins with the first of them.
    """
    notes = [(note[0], pid, note) for pid, note in read_tapes(tapes)]
    if killed is not None:
        notes += [*ends_of(killed[2], killed[0], notes)]
    if over is not None:
        notes += [*end_of_all(over, notes)]
    notes.sort(key=lambda each: each[0])
    if not notes:
        return ()
    start = min([notes[0][0], *(each[0] for each in (*log, *callers, *queries))])
    processes: dict[int, int] = {}
    threads: dict[tuple[int, int], int] = {}
    events = [
        event_of(note, start, number(processes, pid), threads, pid)
        for _, pid, note in notes
    ]
    events += [of_log(entry, start, "http") for entry in log]
    events += [of_log(entry, start, "db") for entry in queries]
    events += [of_caller(entry, start) for entry in callers]
    return tuple(settled(sorted(events, key=lambda event: event.at_ns)))


TapeNote = tuple[int, int, Note]
"""(when, number of the process, the note)."""


def ends_of(process: int, at_ns: int, notes: Iterable[TapeNote]) -> Iterator[TapeNote]:
    """The ends of all that was in a process which was killed: it noted none.

    That is its tasks, and the requests that were served in it.  They come after its
    last note, for it was told of nothing.
    """
    its = [note for _, pid, note in notes if pid == process]
    at_ns = max([at_ns, *(note[0] for note in its)])
    threads = {note[3]: note[1] for note in its if note[3]}
    for task, thread in threads.items():
        yield at_ns, process, (at_ns, thread, "end", task, KILLED)
    served = Counter(tuple(note[3:]) for note in its if note[2] == "arrived")
    served.subtract(tuple(note[3:]) for note in its if note[2] == "departed")
    for which in served.elements():
        yield at_ns, process, (at_ns, its[-1][1], "departed", *which)


def end_of_all(
    over: tuple[int, int, str], notes: Iterable[TapeNote]
) -> Iterator[TapeNote]:
    """The end of what a process ran from its first line, which notes none itself."""
    at_ns, process, how = over
    first = next(
        (
            note
            for _, pid, note in notes
            if pid == process and note[2] == "spawn" and note[4] == SCRIPT
        ),
        None,
    )
    if first is not None:
        yield at_ns, process, (at_ns, first[1], "end", first[3], how)


def settled(events: Iterable[Event]) -> Iterator[Event]:
    """The same with one end for each time that a task is run.

    Of one that is killed, others may note an end as well.  What it has asked for is
    answered to nobody.
    """
    over: set[int] = set()
    out: dict[int, Event] = {}
    for event in events:
        task = event.task
        if event.what == "end":
            if task in over:
                continue
            over.add(task)
            if asked := out.pop(task, None):
                yield replace(
                    asked, at_ns=event.at_ns, what="failed", why=event.how or ""
                )
        elif event.what == "run":
            over.discard(task)
        elif event.what == "sent":
            out[task] = event
        elif event.what in ("answered", "failed"):
            out.pop(task, None)
        yield event


def number(known: dict[Any, int], key: Any) -> int:
    """Numbers in the order of first appearance."""
    return known.setdefault(key, len(known))


def event_of(
    note: Note, start: int, process: int, threads: dict[tuple[int, int], int], pid: int
) -> Event:
    at_ns, thread, what, task, *more = note
    known = dict(zip(MORE[what], more, strict=False))  # the rest is None
    if kind := known.get("kind"):
        known["sku"] = PRODUCT[kind](known["sku"])
    return Event(
        at_ns - start, what, task, process, number(threads, (pid, thread)), **known
    )


LOG = {"arrived": "arrived", "answered": "departed", "left": "departed"}


def of_log(entry: tuple[int, str, str], start: int, kind: str) -> Event:
    at_ns, what, name = entry
    return Event(at_ns - start, LOG[what], kind=kind, sku=PRODUCT[kind](name))


def of_caller(entry: tuple[int, str, str, str], start: int) -> Event:
    at_ns, what, who, had = entry
    return Event(at_ns - start, "mark", name=f"caller {what}", sku=who, why=had)


def read(file: Path) -> list[Trace]:
    """The traces in a file.

    Raises BadTrace, which names the line, if there is anything else in it.
    """
    try:
        with open(file, "rb") as there:
            data = there.read(LOOKED_AT)
            text = start_of(data)
            if text.lstrip().startswith("{"):  # What else there is may have no end.
                text = (data + there.read()).decode()
        lines = text.split("\n")
    except OSError as error:
        raise BadTrace(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadTrace(f"{file} is not a trace: it is not text in UTF-8") from error
    if lines[-1] == "":
        lines.pop()
    if not lines:
        raise BadTrace(f"{file} is not a trace: it is empty")
    traces = []
    numbered = iter(enumerate(lines, 1))
    for at, line in numbered:
        traces.append(one(file, at, line, numbered))
    return traces


def start_of(data: bytes) -> str:
    """As much text as there is in the first bytes of a file."""
    return getincrementaldecoder("utf-8")().decode(data)


LOOKED_AT = 4096
"""How many bytes of a file are looked at, to see whether it may be a trace."""


def one(file: Path, at: int, line: str, more: Iterator[tuple[int, str]]) -> Trace:
    """The trace whose header is this line."""

    def bad(at: int, why: str) -> BadTrace:
        return BadTrace(f"{file}, line {at}: {why}")

    header = parsed(line)
    if not isinstance(header, dict) or header.get("meanwhile") != "trace":
        raise bad(at, "this is not the header of a trace")
    version = header.get("version")
    if type(version) is not int or version != VERSION:
        raise bad(
            at,
            f"the trace is of version {shown(version)}, and this program "
            f"reads version {VERSION}",
        )
    count = header.get("events")
    kinds: dict[str, type] = {"lane": str, "chapter": int, "ended": str}
    wrong = [key for key, kind in kinds.items() if type(header.get(key)) is not kind]
    made_with = header.get("made_with")
    if not isinstance(made_with, dict) or {*map(type, made_with.values())} - {str}:
        wrong.append("made_with")
    if type(count) is not int or count < 0 or wrong:
        raise bad(at, "the header of the trace is not complete")
    events: list[Event] = []
    for _ in range(count):
        numbered = next(more, None)
        if numbered is None:
            raise bad(
                at + len(events),
                f"the trace is cut short: its header speaks of {count} events, "
                f"and here, after {len(events)}, it ends",
            )
        events.append(event_in(numbered, bad))
    return Trace(
        header["lane"],
        header["chapter"],
        tuple(events),
        header["ended"],
        header["made_with"],
    )


def event_in(numbered: tuple[int, str], bad: Any) -> Event:
    at, line = numbered
    data = parsed(line)
    if not isinstance(data, dict):
        raise bad(at, "this is not an event: not a JSON object, or cut short")
    if data.get("what") not in WHATS:
        raise bad(at, f"there is no event {shown(data.get('what'))}")
    if unknown := sorted(set(data) - NAMES):
        raise bad(at, f"an event has no {shown(unknown[0])}")
    for key, value in data.items():
        kind = str if key in TEXTS else int
        if type(value) is not kind:
            raise bad(at, f"{key!r} is {shown(value)}, which is not {ARTICLES[kind]}")
        if isinstance(value, int) and not LEAST.get(key, 0) <= value <= MOST:
            raise bad(at, f"{key!r} is {shown(value)}, which is out of range")
    if "at_ns" not in data:
        raise bad(at, "the event does not say when it was")
    return Event(**data)


TEXTS = {"what", "name", "why", "function", "how", "kind", "sku", "peer", "whose"}
ARTICLES = {str: "a text", int: "a whole number"}


MOST = (1 << 63) - 1
"""The largest number in a trace: nanoseconds have room in it for three centuries."""

LEAST = {"value": -MOST}


def shown(value: Any) -> str:
    """A value that was found where another must be, in short and in one line."""
    return reprlib.repr(value)


def parsed(line: str) -> Any:
    """JSON, or None."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def write(traces: Iterable[Trace]) -> str:
    return "".join(trace.text() for trace in traces)
