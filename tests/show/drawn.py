"""Timelines and traces to be drawn, and what is then seen of them."""

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from rich.console import Console

from shared.show.perfetto import perfetto
from shared.show.svg import svg
from shared.show.text import text
from shared.trace.event import Event
from shared.trace.timeline import Row, Slice, Timeline
from shared.trace.trace import Trace

MS = 1_000_000


def drawn(
    *slices: Slice, lane: str = "trio", length_ms: int = 100, name: str = "price tea"
) -> Timeline:
    """A lane with one task."""
    return Timeline(lane, "", length_ms * MS, (Row(name, 1, list(slices)),), (), ())


def stretch(start_ms: float, end_ms: float, state: str, says: str = "") -> Slice:
    return Slice(round(start_ms * MS), round(end_ms * MS), state, says)


def lines_of(
    *timelines: Timeline, width: int = 80, rows: int | None = None
) -> list[str]:
    """What a terminal shows that is wider than it was told to be, line by line."""
    console = Console(width=width + 40, color_system=None)
    with console.capture() as capture:
        console.print(text(timelines, width, rows))
    return capture.get().removesuffix("\n").split("\n")


def root_of(*timelines: Timeline, rows: int | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(svg(timelines, title="A title", rows=rows))


def texts(root: ElementTree.Element) -> list[str]:
    """The texts that the picture shows, without their tooltips."""
    return [
        (each.text or "")
        + "".join(part.text or "" for part in each.iter(SVG + "tspan"))
        for each in root.iter(SVG + "text")
    ]


SVG = "{http://www.w3.org/2000/svg}"


def bars(root: ElementTree.Element, style: str) -> list[tuple[float, float]]:
    """From where to where the bars with a class go."""
    return [
        (float(each.attrib["x"]), float(each.attrib["x"]) + float(each.attrib["width"]))
        for each in root.iter(SVG + "rect")
        if each.attrib["class"].split()[0] == style
    ]


def entries_of(*traces: Trace, ph: str = "") -> list[dict[str, Any]]:
    entries = json.loads(perfetto(traces))["traceEvents"]
    assert isinstance(entries, list)
    return [each for each in entries if each["ph"] == ph or not ph]


# What every run has in it: two tasks, one that wakes the other, a request, a mark.
STORY = (
    Event(0, "spawn", 1, name="main", by=0),
    Event(1 * MS, "run", 1),
    Event(2 * MS, "spawn", 2, name="price tea", by=1),
    Event(3 * MS, "pause", 1, why="sleep", line=7, function="open_shop"),
    Event(4 * MS, "run", 2),
    Event(5 * MS, "sent", 2, kind="http", sku="tea"),
    Event(6 * MS, "pause", 2, why="recv", line=9, function="price"),
    Event(6 * MS, "wait"),
    Event(7 * MS, "arrived", kind="http", sku="tea"),
    Event(50 * MS, "departed", kind="http", sku="tea"),
    Event(50 * MS, "wake"),
    Event(51 * MS, "ready", 2),
    Event(52 * MS, "run", 2),
    Event(60 * MS, "answered", 2, kind="http", sku="tea"),
    Event(61 * MS, "mark", 2, name="read", value=3),
    Event(62 * MS, "ready", 1, by=2),
    Event(63 * MS, "end", 2, how="returned"),
    Event(64 * MS, "run", 1),
    Event(70 * MS, "end", 1, how="returned"),
)


def story(
    events: tuple[Event, ...] = STORY, ended: str = "", lane: str = "trio"
) -> Trace:
    return Trace(lane, 2, events, ended, {"python": "3.11.7"})


HOSTILE = [
    "[bold]x[/bold]",
    '"quoted"',
    "'single'",
    "<script>&amp;",
    "]]></title></svg>",
    "two\nlines",
    "a\ttab",
    "carriage\rreturn",
    "\x1b[31mred",
    "\x9b31mred",
    "nul\0",
    "lone \udc80 surrogate",
    "\u202eright to left",
    "\u2066isolated",
    "a\u2028line",
    "zero\u200bwidth",
    "no character \ufffe\uffff",
    "emoji 🫖🍵",
    "日本語のお茶" * 4,
    "e\u0301" * 30,
    ":tea:",
    "\\",
    "",
    " ",
    "x" * 200,
]


def hostile(said: str) -> Trace:
    """A trace that says it wherever it can say anything."""
    events = tuple(
        replace(
            each,
            name=each.name and said,
            why=each.why and said,
            function=each.function and said,
            sku=each.sku and said,
        )
        for each in STORY
        if each.what != "end"
    )
    events += tuple(Event(70 * MS, "end", task, how=said) for task in (1, 2))
    return Trace(said, 2, events, said, {said: said})


ODD = {
    "killed": story(STORY[:9], ended="killed by signal 9"),
    "failing": story(STORY, ended="raised ValueError: [x]"),
    "empty": story(()),
    "empty, killed": story((), ended="killed by signal 9"),
    "one instant": story(STORY[:1]),
    "instants at one time": story((STORY[0], Event(0, "run", 1), Event(0, "pause", 1))),
    "unknown tasks": story((Event(0, "run", 99), Event(MS, "ready", 98, by=97))),
    "only the world": story(STORY[8:10]),
    "an end first": story((Event(MS, "end", 1, how="returned"),)),
    "a nanosecond": story((STORY[0], Event(1, "run", 1))),
    "an hour": story((STORY[0], Event(3_600_000 * MS, "run", 1))),
}
