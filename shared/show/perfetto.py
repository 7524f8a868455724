"""A trace for ui.perfetto.dev, in the Trace Event Format, which it can open.

https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

What the format calls a process is a lane here, and what it calls a thread is a task,
or a line of requests out in the world.  Times are microseconds.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from shared.show.text import shown
from shared.trace.event import Event
from shared.trace.timeline import STATES, Out, Row, Slice, Timeline, timeline
from shared.trace.trace import Trace

Entry = dict[str, Any]
Thread = tuple[str, list[Entry]]
"""Its name, and its entries without process and thread."""


def perfetto(traces: Sequence[Trace]) -> str:
    """The traces in one JSON document, each a process of its own."""
    tids, arrow_ids = count(1001), count(1)
    entries = (lane(pid, trace, tids, arrow_ids) for pid, trace in enumerate(traces, 1))
    document = {
        "traceEvents": list(chain.from_iterable(entries)),
        "displayTimeUnit": "ms",
        "otherData": made_with(traces),
    }
    return json.dumps(document)


def made_with(traces: Iterable[Trace]) -> dict[str, str]:
    """Machine and versions; where the traces differ, all that they say."""
    known: dict[str, dict[str, None]] = {}
    for trace in traces:
        for key, value in trace.made_with.items():
            known.setdefault(shown(key), {})[shown(str(value))] = None
    return {key: ", ".join(values) for key, values in known.items()}


def lane(
    pid: int, trace: Trace, tids: Iterator[int], arrow_ids: Iterator[int]
) -> Iterator[Entry]:
    """All entries of a trace.

    No thread has the number of another lane's, nor of a process: viewers confuse them.
    """
    drawn = timeline(trace)
    yield metadata(pid, 0, "process_name", name=shown(trace.lane))
    yield metadata(pid, 0, "process_sort_index", sort_index=pid)
    if trace.ended:
        yield metadata(pid, 0, "process_labels", labels=shown(trace.ended))
    threads = [*tasks(trace, drawn), *world(drawn), *loop(drawn)]
    numbered = list(zip(threads, tids, strict=False))
    for order, ((name, entries), tid) in enumerate(numbered):
        yield metadata(pid, tid, "thread_name", name=name)
        yield metadata(pid, tid, "thread_sort_index", sort_index=order)
        yield from (entry | {"pid": pid, "tid": tid} for entry in entries)
    tid_of = {
        row.task: tid for row, (_, tid) in zip(drawn.rows, numbered, strict=False)
    }
    for entry, task in arrows(trace, drawn, arrow_ids):
        yield entry | {"pid": pid, "tid": tid_of[task]}


def metadata(pid: int, tid: int, name: str, /, **args: str | int) -> Entry:
    return {"ph": "M", "name": name, "ts": 0, "pid": pid, "tid": tid, "args": args}


def tasks(trace: Trace, drawn: Timeline) -> Iterator[Thread]:
    """A thread a task: its slices, and its marks."""
    pauses = {
        (each.task, each.at_ns): each for each in trace.events if each.what == "pause"
    }
    for row in drawn.rows:
        slices = [
            complete(
                each.state,
                each.start_ns,
                each.end_ns,
                known(each, pauses.get((row.task, each.start_ns))),
            )
            for each in row.drawn
        ]
        yield shown(row.name), [*slices, *map(mark, row.marks)]


def complete(
    name: str, start_ns: int, end_ns: int, args: Mapping[str, str | float]
) -> Entry:
    """A stretch of time."""
    times = {"ts": start_ns / 1000, "dur": (end_ns - start_ns) / 1000}
    return {"ph": "X", "name": name, "cat": "meanwhile", **times, "args": args}


def known(each: Slice, pause: Event | None) -> dict[str, str | float]:
    """What a click on a slice shows: the state in words, why, and where."""
    told = {"state": STATES[each.state]}
    if pause is None:
        told["about"] = each.says
    else:
        told["why"] = pause.why or ""
        told["where"] = f"{pause.function}, line {pause.line}" if pause.line else ""
    return {key: shown(value) for key, value in told.items() if value}


def mark(event: Event) -> Entry:
    args = {} if event.value is None else {"value": event.value}
    at = {"ts": event.at_ns / 1000, "s": "t"}
    name = shown(event.name or "mark")
    return {"ph": "i", "name": name, "cat": "meanwhile", **at, "args": args}


def world(drawn: Timeline) -> Iterator[Thread]:
    """A thread a line of requests; the lines of a kind are numbered."""
    lines: Counter[str] = Counter()
    for line in drawn.packed():
        kind = line[0].kind
        lines[kind] += 1
        yield f"world {kind} {lines[kind]}", [request(each) for each in line]


def request(out: Out) -> Entry:
    args: dict[str, str | float] = {"kind": out.kind}
    if out.taken_up_ns is not None:
        args["taken up, ms later"] = (out.taken_up_ns - out.end_ns) / 1e6
    return complete(shown(out.sku) or out.kind, out.start_ns, out.end_ns, args)


def loop(drawn: Timeline) -> Iterator[Thread]:
    """When the loop waited for the operating system."""
    if drawn.waits:
        yield (
            "loop",
            [complete("waits for the system", *each, {}) for each in drawn.waits],
        )


def arrows(
    trace: Trace, drawn: Timeline, numbers: Iterator[int]
) -> Iterator[tuple[Entry, int]]:
    """From a task that wakes another to the one it wakes, each with its task.

    An end of an arrow that is in no slice would hang in the air: there is none then.
    """
    rows = {row.task: row for row in drawn.rows}
    for event in trace.events:
        if event.what != "ready" or event.by in (None, event.task):
            continue
        ends = rows.get(event.by or 0), rows.get(event.task)
        if all(row and drawn_at(row, event.at_ns) for row in ends):
            shared = {
                "name": "wakes",
                "cat": "wakes",
                "id": next(numbers),
                "ts": event.at_ns / 1000,
            }
            yield {"ph": "s", **shared}, event.by or 0
            yield {"ph": "f", "bp": "e", **shared}, event.task


def drawn_at(row: Row, at_ns: int) -> bool:
    """Whether a task has a slice at a moment."""
    at = bisect_right(row.slices, at_ns, key=lambda each: each.start_ns)
    return at > 0 and at_ns < row.slices[at - 1].end_ns
