"""The three views of a trace: what they draw, and that no trace breaks them."""

import itertools
import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len
from rich.console import Console

from shared.show.perfetto import perfetto
from shared.show.svg import svg
from shared.show.text import LOOKS, shown, text, ticks
from shared.trace.event import Event
from shared.trace.timeline import (
    MADE,
    READY,
    RUNNING,
    STATES,
    Row,
    Slice,
    Timeline,
    timeline,
)
from shared.trace.trace import Trace

MS = 1_000_000

PAIRS = list(itertools.combinations(STATES, 2))
"""Two states each, the one that matters more first."""


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


@pytest.mark.parametrize("state", STATES)
def test_text_draws_each_state(state: str) -> None:
    """Each state has its glyph in the row, and in the legend, which has no other."""
    lines = lines_of(drawn(stretch(0, 100, state)))
    glyph, _ = LOOKS[state]
    assert lines[1] == "price tea " + glyph * 70
    assert [each.split()[0] for each in lines[-1].split("   ")] == [glyph]


@pytest.mark.parametrize("state", STATES)
def test_svg_draws_each_state(state: str) -> None:
    """Each state has its bar in the row, and in the legend, which has no other."""
    root = root_of(drawn(stretch(0, 100, state)))
    there = {other for other in STATES if bars(root, f"s-{other}")}
    assert there == {state}
    assert len(bars(root, f"s-{state}")) == 2
    assert [each for each in texts(root) if each in STATES.values()] == [STATES[state]]


def test_glyphs_differ() -> None:
    """No two states look the same where there are no colours, nor like a count."""
    glyphs = [glyph for glyph, _ in LOOKS.values()]
    assert list(LOOKS) == list(STATES)
    assert len(set(glyphs)) == len(glyphs)
    assert {cell_len(each) for each in glyphs} == {1}


@pytest.mark.parametrize(("more", "less"), PAIRS)
def test_the_state_that_matters_most_is_shown(more: str, less: str) -> None:
    """Of two states in one cell, the cell shows the one that matters most."""
    slices = stretch(0, 0.001, more), stretch(0.001, 100, less)
    cells = lines_of(drawn(*slices))[1].removeprefix("price tea ")
    assert cells == LOOKS[more][0] + LOOKS[less][0] * 69


@pytest.mark.parametrize(("more", "less"), PAIRS)
def test_the_bar_that_matters_most_is_on_top(more: str, less: str) -> None:
    """Of two bars in one row, the one that matters most is drawn last."""
    root = root_of(drawn(stretch(0, 50, more), stretch(50, 100, less)))
    order = [each.attrib["class"] for each in root.iter(SVG + "rect")]
    assert order.index(f"s-{less}") < order.index(f"s-{more}")


def test_text_has_a_common_clock() -> None:
    """A lane that takes half as long is drawn half as wide."""
    short = drawn(stretch(0, 50, RUNNING), length_ms=50)
    long = drawn(stretch(0, 100, RUNNING), length_ms=100)
    lines = lines_of(short, long)
    assert [lines[1].count("█"), lines[4].count("█")] == [35, 70]
    assert lines[6].strip().startswith("╵0")
    assert lines[6].endswith("100 ms")


def test_svg_has_a_common_clock() -> None:
    """A lane that takes half as long is drawn half as wide."""
    short = drawn(stretch(0, 50, "http"), length_ms=50)
    long = drawn(stretch(0, 100, "http"), length_ms=100)
    (start, half), (also_start, end), _ = bars(root_of(short, long), "s-http")
    assert start == also_start
    assert half - start == pytest.approx((end - start) / 2, abs=0.2)


def test_text_fills_the_width() -> None:
    """The longest lane goes up to the last cell, however wide the terminal is."""
    for width in (40, 80, 160):
        lines = lines_of(drawn(stretch(0, 100, RUNNING)), width=width)
        assert cell_len(lines[1]) == width


@pytest.mark.parametrize("width", [1, 2, 5, 12, 30])
def test_text_is_never_too_wide(width: int) -> None:
    """However narrow the terminal is, no line is folded."""
    lines = lines_of(timeline(story()), width=width)
    assert max(map(cell_len, lines)) <= width
    assert lines[0][0] in "t…"


def test_text_is_not_folded() -> None:
    """In a terminal narrower than it was told to be, no line becomes two."""
    console = Console(width=30, color_system=None)
    with console.capture() as capture:
        console.print(text([timeline(story())], 80))
    assert len(capture.get().split("\n")) == len(lines_of(timeline(story()))) + 1


def test_a_microsecond_is_seen() -> None:
    """What ran for a microsecond has a cell, and a bar that the eye finds."""
    line = drawn(stretch(50, 50.001, RUNNING), length_ms=1000)
    assert lines_of(line)[1].count("█") == 1
    (start, end), _ = bars(root_of(line), "s-running")
    assert end - start == pytest.approx(1.6)


def test_slices_within_a_pixel_are_one_bar() -> None:
    """A thousand switches in a millisecond are one bar, which says so."""
    slices = [stretch(at / 1000, (at + 0.5) / 1000, RUNNING) for at in range(1000)]
    picture = svg([drawn(*slices)], title="A title")
    root = ElementTree.fromstring(picture)
    assert len(bars(root, "s-running")) == 2
    assert "running Python, 1000 times, 0.5 ms in all, 0.00–1.00 ms" in picture


def test_slices_a_pixel_apart_are_two_bars() -> None:
    """Slices that the eye can tell apart are not merged."""
    line = drawn(stretch(0, 1, RUNNING), stretch(10, 11, RUNNING))
    assert len(bars(root_of(line), "s-running")) == 3


def test_bars_stay_in_the_picture() -> None:
    """A bar at the very end grows to the left."""
    line = drawn(stretch(99.999, 100, RUNNING))
    (_, end), _ = bars(root_of(line), "s-running")
    assert end <= 860 - 16


def test_world_counts_what_is_out_at_once() -> None:
    """Two requests one after the other are one at a time, also within a cell."""
    events = [Event(0, "spawn", 1, name="main")]
    for at, what in enumerate(("arrived", "departed", "arrived", "departed")):
        events.append(Event(at, what, kind="http", sku="tea"))
    events.append(Event(100 * MS, "end", 1))
    assert lines_of(timeline(story(tuple(events))))[2] == "world http 1"


@pytest.mark.parametrize(("number", "says"), [(1, "1"), (9, "9"), (10, "+")])
def test_world_counts_up_to_nine(number: int, says: str) -> None:
    """A digit says how many requests are out, and a plus that it needs two."""
    arrived = (Event(0, "arrived", kind="db", sku=str(sku)) for sku in range(number))
    lines = lines_of(timeline(story((*arrived, Event(100 * MS, "wake")))))
    assert lines[1] == "world db " + says * 71
    assert lines[-1] == "digits: requests out in the world, + is ten or more"


def test_svg_says_what_is_out() -> None:
    """A request has its product in its bar, and a tail until it is taken up."""
    root = root_of(timeline(story()))
    assert "tea" in texts(root)
    out, tail, *_ = bars(root, "w-http")
    assert out[1] == pytest.approx(tail[0], abs=0.11)
    assert "answered, not yet taken up" in texts(root)


def test_svg_leaves_out_a_tail_too_short_to_be_seen() -> None:
    """An answer that is taken up at once has no tail, and the legend has none."""
    events = tuple(
        Event(50 * MS + 1, "answered", 2, kind="http", sku="tea")
        if each.what == "answered"
        else each
        for each in STORY
    )
    events = tuple(sorted(events, key=lambda each: each.at_ns))
    root = root_of(timeline(story(events)))
    assert len(bars(root, "w-http")) == 2
    assert "answered, not yet taken up" not in texts(root)


def test_svg_shows_marks() -> None:
    """A mark is a triangle with its name and value, and is in the legend."""
    root = root_of(timeline(story()))
    marks = [each for each in root.iter(SVG + "path") if each.get("class") == "mark"]
    assert len(marks) == 2
    assert marks[0].findtext(SVG + "title") == "read 3, 61.00 ms"


def test_svg_tells_more_of_a_bar() -> None:
    """A bar's tooltip has the state, from when to when, and what else is known."""
    root = root_of(timeline(story()))
    tips = [each.findtext(SVG + "title") for each in root.iter(SVG + "rect")]
    assert "waiting for http, 6.00–51.00 ms, recv, price, line 9" in tips


def test_svg_is_told_to_those_who_do_not_see_it() -> None:
    """The picture is an image whose title and description are in it."""
    picture = svg([drawn()], title="A title", describe="One\nlane.")
    root = ElementTree.fromstring(picture)
    assert root.attrib["role"] == "img"
    ids = root.attrib["aria-labelledby"].split()
    named = {each.get("id"): each.text for each in root if each.get("id")}
    assert [named[each] for each in ids] == ["A title", "One lane."]


def test_svg_stands_on_its_own() -> None:
    """Nothing in the picture is run, or looked for outside of it."""
    picture = svg([timeline(story())], title="A title")
    addresses = re.findall(r"\w+://[^\"]*", picture)
    assert addresses == ["http://www.w3.org/2000/svg"]
    assert not re.search(
        r"<script|<image|<use|href|@import|@font-face|\bon\w+=", picture
    )
    used, made = (
        re.findall(r"url\(#([^)]+)\)", picture),
        re.findall(r'<pattern id="([^"]+)"', picture),
    )
    assert set(used) == set(made)


def test_svg_is_the_same_each_time() -> None:
    """The same timelines give the same bytes."""
    one, other = (svg([timeline(story())], title="A title") for _ in range(2))
    assert one == other


def test_svg_has_both_colour_schemes() -> None:
    """Each class that has a colour in the light has another in the dark."""
    picture = svg([timeline(story())], title="A title")
    style = picture.split("<style>")[1].split("</style>")[0]
    light, dark = (
        dict(re.findall(r"\.(\S+)\{[^}]*?(#[0-9a-f]{6})", part))
        for part in style.split("@media (prefers-color-scheme:dark)")
    )
    assert list(light) == list(dark) != []
    assert [each for each in light if light[each] == dark[each]] == []


@pytest.mark.parametrize(("tasks", "says"), [(4, "1 more task"), (15, "12 more tasks")])
def test_rows_that_have_no_room_are_counted(tasks: int, says: str) -> None:
    """Of many tasks the first are drawn; of the others, and their states, only the
    number is told.
    """
    rows = [Row(f"task {at}", at, [stretch(0, 9, RUNNING)]) for at in range(3)]
    rows += [Row(f"task {at}", at, [stretch(0, 9, MADE)]) for at in range(3, tasks)]
    line = Timeline("trio", "", 9 * MS, tuple(rows), (), ())
    lines = lines_of(line, rows=3)
    assert [each[:6] for each in lines[1:4]] == ["task 0", "task 1", "task 2"]
    assert lines[4] == f"... and {says}"
    assert lines[-1] == "█ ran in this cell"
    root = root_of(line, rows=3)
    assert bars(root, "s-made") == []
    assert f"... and {says}" in texts(root)


def test_rows_that_have_room_are_not_counted() -> None:
    """Where all tasks have room, nothing is said to be left out."""
    assert not any("more" in each for each in lines_of(drawn(), rows=1))
    assert not any("more" in each for each in texts(root_of(drawn(), rows=1)))


def test_requests_that_have_no_room_are_counted() -> None:
    """Of many lines of requests the first are drawn, and the others counted."""
    arrived = (Event(0, "arrived", kind="db", sku=str(sku)) for sku in range(9))
    root = root_of(timeline(story((*arrived, Event(100 * MS, "wake")))), rows=2)
    assert "... and 7 more" in texts(root)
    assert len(bars(root, "w-db")) == 3


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


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
@pytest.mark.parametrize("width", [24, 80])
def test_no_name_breaks_the_terminal(said: str, width: int) -> None:
    """There are as many lines as there are without it, none is longer than the
    terminal is wide, and nothing in them steers it.
    """
    said_lines = lines_of(timeline(hostile(said)), width=width)
    lines = lines_of(timeline(hostile("tea")), width=width)
    axis = next(at for at, each in enumerate(lines) if "╵0" in each)
    assert "╵0" in said_lines[axis]
    assert max(map(cell_len, said_lines)) <= width
    told = "".join(said_lines)
    assert not {unicodedata.category(each) for each in told} & {"Cc", "Cf", "Cs", "Zl"}


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_no_name_moves_the_cells(said: str) -> None:
    """The cells of all rows begin in the same column."""
    rows = (
        Row(said, 1, [stretch(0, 100, RUNNING)]),
        Row("price tea", 2, [stretch(0, 100, RUNNING)]),
    )
    lines = lines_of(Timeline("trio", "", 100 * MS, rows, (), ()))[1:3]
    before = {cell_len(each[: each.index("█")]) for each in lines}
    assert len(before) == 1
    assert {cell_len(each) for each in lines} == {80}


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_no_name_breaks_the_picture(said: str) -> None:
    """The picture is XML, in UTF-8, and has the elements that it has without it."""
    picture = svg([timeline(hostile(said))], title=said, describe=said)
    root = ElementTree.fromstring(picture.encode())
    other = ElementTree.fromstring(
        svg([timeline(hostile("tea"))], title="tea", describe="tea")
    )
    kinds = {each.tag for each in root.iter()}
    assert kinds == {each.tag for each in other.iter()}
    assert (root.findtext(SVG + "title") or "") == shown(said)


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_no_name_breaks_perfetto(said: str) -> None:
    """The document is JSON, and has the threads by their names."""
    document = json.loads(perfetto([hostile(said)]).encode())
    names = [
        each["args"]["name"]
        for each in document["traceEvents"]
        if each["name"] == "thread_name"
    ]
    assert names == [shown(said), shown(said), "world http 1", "loop"]
    assert document["otherData"] == {shown(said): shown(said)}


def test_shown_leaves_what_is_visible() -> None:
    """Letters, signs and spaces of all scripts are shown as they are."""
    assert shown("Tee [x] <&> 日本 é") == "Tee [x] <&> 日本 é"


def test_shown_escapes_what_is_not() -> None:
    """What is no visible character is escaped as Python does it."""
    assert shown("\x1b[31m\n\u202e\udc80") == r"\x1b[31m\n\u202e\udc80"


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


@pytest.mark.parametrize("trace", list(ODD.values()), ids=list(ODD))
def test_each_trace_opens_in_text(trace: Trace) -> None:
    """Whatever a run came to, the terminal shows its lane, its tasks and a clock."""
    line = timeline(trace)
    lines = lines_of(line, width=60)
    assert lines[0].startswith("trio")
    assert lines[0].endswith(trace.ended)
    for row, told in zip(line.rows, lines[1:], strict=False):
        assert told.startswith(row.name)
    assert any("╵0" in each and each.endswith(" ms") for each in lines)


@pytest.mark.parametrize("trace", list(ODD.values()), ids=list(ODD))
def test_each_trace_opens_as_a_picture(trace: Trace) -> None:
    """Whatever a run came to, the picture shows its lane, its tasks and a clock."""
    line = timeline(trace)
    told = texts(root_of(line))
    assert any("trio" in each and each.endswith(trace.ended) for each in told)
    assert {row.name for row in line.rows} <= set(told)
    assert {"0", "ms"} <= set(told)


@pytest.mark.parametrize("trace", list(ODD.values()), ids=list(ODD))
def test_each_trace_opens_in_perfetto(trace: Trace) -> None:
    """Whatever a run came to, its lane and its tasks are there, and how it ended."""
    entries = entries_of(trace, ph="M")
    told = [value for each in entries for value in each["args"].values()]
    assert "trio" in told
    assert {row.name for row in timeline(trace).rows} <= set(told)
    assert trace.ended in ["", *told]


def test_no_lanes_at_all() -> None:
    """Where there is no lane, there is a clock and nothing else."""
    assert [each.split() for each in lines_of()] == [["╵0", "0", "ms"]]
    assert texts(root_of()) == ["A title", "0", "ms", "0", "ms"]
    assert entries_of() == []


@pytest.mark.parametrize("how", ["raised ValueError", "cancelled"])
def test_a_task_that_ended_badly_says_so(how: str) -> None:
    """Behind a task's last bar stands how it ended, if it did not return."""
    line = drawn(stretch(0, 50, RUNNING))
    line.rows[0].how = how
    assert lines_of(line)[1].endswith(f"█ ✗ {how}")
    assert f"✗ {how}" in texts(root_of(line))


def test_how_a_task_ended_has_room_at_the_end() -> None:
    """Of a task that ends badly when the lane ends, it is legible how."""
    line = drawn(stretch(0, 100, RUNNING))
    line.rows[0].how = "raised ValueError"
    assert lines_of(line)[1].endswith("█ ✗ raised ValueError")
    assert "✗ raised ValueError" in texts(root_of(line))
    (_, end), _ = bars(root_of(line), "s-running")
    assert end + 4 + 6.7 * len("✗ raised ValueError") <= 860 - 16


@pytest.mark.parametrize("how", ["returned", "ended", ""])
def test_a_task_that_ended_well_says_nothing(how: str) -> None:
    """What every task does is not worth a word."""
    line = drawn(stretch(0, 50, RUNNING))
    line.rows[0].how = how
    assert not any("✗" in each for each in [*lines_of(line), *texts(root_of(line))])


@pytest.mark.parametrize(
    ("length_ns", "step"), [(1, 1), (70, 10), (100, 20), (426 * MS, 100 * MS)]
)
def test_ticks_are_round(length_ns: int, step: int) -> None:
    """Ticks are one, two or five of a power of ten apart, and never too many."""
    assert ticks(length_ns, 8 if length_ns < 100 else 6) == range(
        0, length_ns + 1, step
    )


MANDATORY = {
    "M": {"name", "pid", "tid", "args"},
    "X": {"name", "pid", "tid", "ts", "dur"},
    "i": {"name", "pid", "tid", "ts", "s"},
    "s": {"name", "pid", "tid", "ts", "id", "cat"},
    "f": {"name", "pid", "tid", "ts", "id", "cat", "bp"},
}

TRACES = (story(), story(lane="anyio"), *ODD.values())


@pytest.mark.parametrize("ph", MANDATORY)
def test_perfetto_has_what_it_must(ph: str) -> None:
    """Every entry has the keys that its phase must have, and each phase occurs."""
    entries = entries_of(*TRACES, ph=ph)
    assert entries
    assert [each for each in entries if not MANDATORY[ph] <= set(each)] == []
    assert {each["ph"] for each in entries_of(*TRACES)} == set(MANDATORY)


def test_perfetto_slices_do_not_overlap() -> None:
    """In each thread a slice ends before the next begins."""
    threads: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in entries_of(*TRACES, ph="X"):
        start = round(each["ts"] * 1000)
        end = start + round(each["dur"] * 1000)
        assert end >= start >= 0
        threads[each["pid"], each["tid"]].append((start, end))
    for slices in threads.values():
        slices.sort()
        assert all(one[1] <= next_[0] for one, next_ in itertools.pairwise(slices))


def test_perfetto_draws_what_the_timeline_has() -> None:
    """Each slice is there, in microseconds, with why and where it paused."""
    entries = [each for each in entries_of(story(), ph="X") if each["name"] in STATES]
    rows = timeline(story()).rows
    assert [(each["name"], each["ts"], each["dur"]) for each in entries] == [
        (one.state, one.start_ns / 1000, (one.end_ns - one.start_ns) / 1000)
        for row in rows
        for one in row.slices
    ]
    paused = next(each for each in entries if each["name"] == "http")
    assert paused["args"]["why"] == "recv"
    assert paused["args"]["where"] == "price, line 9"


def test_perfetto_names_all_threads() -> None:
    """Every process and thread that has an entry has one name, and a place."""
    entries = entries_of(*TRACES)
    used = {(each["pid"], each["tid"]) for each in entries if each["ph"] != "M"}
    for kind in ("thread_name", "thread_sort_index"):
        told = [(each["pid"], each["tid"]) for each in entries if each["name"] == kind]
        assert len(told) == len(set(told))
        assert used <= set(told)
    named = [each["pid"] for each in entries if each["name"] == "process_name"]
    assert named == list(range(1, len(TRACES) + 1))


def test_perfetto_threads_are_in_one_lane_only() -> None:
    """No two threads share a number, whatever lane they are in."""
    entries = entries_of(*TRACES)
    named = [each["tid"] for each in entries if each["name"] == "thread_name"]
    assert len(named) == len(set(named))


def test_perfetto_has_the_world() -> None:
    """Requests are in threads of their own, in as many as hold them."""
    events = (
        Event(0, "arrived", kind="http", sku="tea"),
        Event(0, "arrived", kind="http", sku="coffee"),
        Event(0, "arrived", kind="db", sku="tea"),
        Event(MS, "departed", kind="http", sku="tea"),
    )
    entries = entries_of(story(events))
    names = [each["args"]["name"] for each in entries if each["name"] == "thread_name"]
    assert names == ["world http 1", "world http 2", "world db 1"]
    out = [(each["name"], each["dur"]) for each in entries if each["ph"] == "X"]
    assert out == [("tea", 1000), ("coffee", 1000), ("tea", 1000)]


def test_perfetto_arrows_go_from_the_waker_to_the_woken() -> None:
    """Each arrow that starts ends, from the waker's running slice to the woken."""
    entries = entries_of(story())
    (start,) = (each for each in entries if each["ph"] == "s")
    (end,) = (each for each in entries if each["ph"] == "f")
    names = {
        each["tid"]: each["args"]["name"]
        for each in entries
        if each["name"] == "thread_name"
    }
    assert (names[start["tid"]], names[end["tid"]]) == ("price tea", "main")
    assert start["id"] == end["id"]
    assert start["ts"] == end["ts"] == 62_000
    for each, state in ((start, RUNNING), (end, READY)):
        (slice_,) = (
            one
            for one in entries
            if one["ph"] == "X"
            and one["tid"] == each["tid"]
            and one["ts"] <= each["ts"] < one["ts"] + one["dur"]
        )
        assert slice_["name"] == state


def test_perfetto_arrows_have_numbers_of_their_own() -> None:
    """Arrows of different lanes do not share a number, and each start has its end."""
    starts = [each["id"] for each in entries_of(*TRACES, ph="s")]
    ends = [each["id"] for each in entries_of(*TRACES, ph="f")]
    assert starts == ends
    assert len(starts) == len(set(starts)) > 1


@pytest.mark.parametrize("by", [None, 0, 1, 97])
def test_perfetto_has_no_arrow_from_nowhere(by: int | None) -> None:
    """What the loop, the task itself or nobody known has made ready has no arrow."""
    events = tuple(
        Event(each.at_ns, "ready", 1, by=by) if each.by == 2 else each for each in STORY
    )
    assert entries_of(story(events), ph="s") == entries_of(story(events), ph="f") == []


def test_perfetto_has_no_arrow_from_a_task_that_is_over() -> None:
    """An arrow that would begin at no slice is not drawn."""
    late = Event(66 * MS, "ready", 1, by=2)
    assert len(entries_of(story((*STORY[:-1], late, STORY[-1])), ph="s")) == 1


def test_perfetto_says_what_it_was_made_with() -> None:
    """Versions are in the document; where the traces differ, both are."""
    other = Trace("trio", 2, (), "", {"python": "3.12.0", "trio": "0.35.0"})
    document = json.loads(perfetto([story(), other, story()]))
    assert document["otherData"] == {"python": "3.11.7, 3.12.0", "trio": "0.35.0"}
    assert document["displayTimeUnit"] == "ms"
