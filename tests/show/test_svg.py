"""The timeline as a picture: what it draws, and that no name breaks it."""

import itertools
import re
from xml.etree import ElementTree

import pytest

from shared.show.svg import svg
from shared.show.text import shown
from shared.trace.event import Event
from shared.trace.timeline import RUNNING, STATES, timeline
from shared.trace.trace import Trace
from tests.show.drawn import (
    HOSTILE,
    MS,
    ODD,
    STORY,
    SVG,
    bars,
    drawn,
    hostile,
    root_of,
    story,
    stretch,
    texts,
)

PAIRS = list(itertools.combinations(STATES, 2))
"""Two states each, the one that matters more first."""


@pytest.mark.parametrize("state", STATES)
def test_draws_each_state(state: str) -> None:
    """Each state has its bar in the row, and in the legend, which has no other."""
    root = root_of(drawn(stretch(0, 100, state)))
    there = {other for other in STATES if bars(root, f"s-{other}")}
    assert there == {state}
    assert len(bars(root, f"s-{state}")) == 2
    assert [each for each in texts(root) if each in STATES.values()] == [STATES[state]]


@pytest.mark.parametrize(("more", "less"), PAIRS)
def test_what_matters_on_top(more: str, less: str) -> None:
    """Of two bars in one row, the one that matters most is drawn last."""
    root = root_of(drawn(stretch(0, 50, more), stretch(50, 100, less)))
    order = [each.attrib["class"] for each in root.iter(SVG + "rect")]
    assert order.index(f"s-{less}") < order.index(f"s-{more}")


def test_common_clock() -> None:
    """A lane that takes half as long is drawn half as wide."""
    short = drawn(stretch(0, 50, "http"), length_ms=50)
    long = drawn(stretch(0, 100, "http"), length_ms=100)
    (start, half), (also_start, end), _ = bars(root_of(short, long), "s-http")
    assert start == also_start
    assert half - start == pytest.approx((end - start) / 2, abs=0.2)


def test_one_bar_a_pixel() -> None:
    """A thousand switches in a millisecond are one bar, which says so."""
    slices = [stretch(at / 1000, (at + 0.5) / 1000, RUNNING) for at in range(1000)]
    picture = svg([drawn(*slices)], title="A title")
    root = ElementTree.fromstring(picture)
    assert len(bars(root, "s-running")) == 2
    assert "running Python, 1000 times, 0.5 ms in all, 0.00–1.00 ms" in picture


def test_two_bars_apart() -> None:
    """Slices that the eye can tell apart are not merged."""
    line = drawn(stretch(0, 1, RUNNING), stretch(10, 11, RUNNING))
    assert len(bars(root_of(line), "s-running")) == 3


def test_bars_stay_inside() -> None:
    """A bar at the very end grows to the left."""
    line = drawn(stretch(99.999, 100, RUNNING))
    (_, end), _ = bars(root_of(line), "s-running")
    assert end <= 860 - 16


def test_says_what_is_out() -> None:
    """A request has its product in its bar, and a tail until it is taken up."""
    root = root_of(timeline(story()))
    assert "tea" in texts(root)
    out, tail, *_ = bars(root, "w-http")
    assert out[1] == pytest.approx(tail[0], abs=0.11)
    assert "answered, not yet taken up" in texts(root)


def test_short_tail_left_out() -> None:
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


def test_shows_marks() -> None:
    """A mark is a triangle with its name and value, and is in the legend."""
    root = root_of(timeline(story()))
    marks = [each for each in root.iter(SVG + "path") if each.get("class") == "mark"]
    assert len(marks) == 2
    assert marks[0].findtext(SVG + "title") == "read 3, 61.00 ms"


def test_shows_cuts() -> None:
    """A task that was killed, and begun anew, has a cross between."""
    line = drawn(stretch(0, 40, "http"), stretch(60, 90, "http"))
    assert "✗" not in texts(root_of(line))
    line.rows[0].cuts.append(40 * MS)
    assert "✗" in texts(root_of(line))


def test_bars_tell_more() -> None:
    """A bar's tooltip has the state, from when to when, and what else is known."""
    root = root_of(timeline(story()))
    tips = [each.findtext(SVG + "title") for each in root.iter(SVG + "rect")]
    assert "waiting for http, 6.00–51.00 ms, recv, price, line 9" in tips


def test_told_without_seeing() -> None:
    """The picture is an image whose title and description are in it."""
    picture = svg([drawn()], title="A title", describe="One\nlane.")
    root = ElementTree.fromstring(picture)
    assert root.attrib["role"] == "img"
    ids = root.attrib["aria-labelledby"].split()
    named = {each.get("id"): each.text for each in root if each.get("id")}
    assert [named[each] for each in ids] == ["A title", "One lane."]


def test_needs_nothing_else() -> None:
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


def test_same_each_time() -> None:
    """The same timelines give the same bytes."""
    one, other = (svg([timeline(story())], title="A title") for _ in range(2))
    assert one == other


def test_both_colour_schemes() -> None:
    """Each class that has a colour in the light has another in the dark."""
    picture = svg([timeline(story())], title="A title")
    style = picture.split("<style>")[1].split("</style>")[0]
    light, dark = (
        dict(re.findall(r"\.(\S+)\{[^}]*?(#[0-9a-f]{6})", part))
        for part in style.split("@media (prefers-color-scheme:dark)")
    )
    assert list(light) == list(dark) != []
    assert [each for each in light if light[each] == dark[each]] == []


def test_requests_without_room() -> None:
    """Of many lines of requests the first are drawn, and the others counted."""
    arrived = (Event(0, "arrived", kind="db", sku=str(sku)) for sku in range(9))
    root = root_of(timeline(story((*arrived, Event(100 * MS, "wake")))), rows=2)
    assert "... and 7 more" in texts(root)
    assert len(bars(root, "w-db")) == 3


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_no_name_breaks_it(said: str) -> None:
    """The picture is XML, in UTF-8, and has the elements that it has without it."""
    picture = svg([timeline(hostile(said))], title=said, describe=said)
    root = ElementTree.fromstring(picture.encode())
    other = ElementTree.fromstring(
        svg([timeline(hostile("tea"))], title="tea", describe="tea")
    )
    kinds = {each.tag for each in root.iter()}
    assert kinds == {each.tag for each in other.iter()}
    assert (root.findtext(SVG + "title") or "") == shown(said)


@pytest.mark.parametrize("trace", list(ODD.values()), ids=list(ODD))
def test_each_trace_opens(trace: Trace) -> None:
    """Whatever a run came to, the picture shows its lane, its tasks and a clock."""
    line = timeline(trace)
    told = texts(root_of(line))
    assert any("trio" in each and each.endswith(trace.ended) for each in told)
    assert {row.name for row in line.rows} <= set(told)
    assert {"0", "ms"} <= set(told)
