"""A trace as a picture: a row a task, a bar a stretch of time.

The picture stands on its own: no script, no font and no reference to anything outside
it.  It is a stack of bands, each drawn from its own top, and the same timelines give
the same bytes.  Every state has a colour and a shape, as glyphs have in the terminal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from zlib import crc32

from rich.cells import cell_len

from shared.errors import KINDS
from shared.show.palette import DARK, LIGHT, MONO, SANS
from shared.show.text import (
    about,
    cropped,
    hows_width,
    longest_ns,
    milliseconds,
    more_tasks,
    names_width,
    shown,
    states_of,
    ticks,
    went_wrong,
)
from shared.trace.event import Event
from shared.trace.timeline import (
    BEGUN,
    COMPUTED,
    MADE,
    OUTSIDE,
    READY,
    RUNNING,
    STATES,
    WAITING,
    Out,
    Row,
    Slice,
    Timeline,
)

HEIGHTS = {
    RUNNING: 11,
    COMPUTED: 10,
    READY: 9,
    "http": 4,
    "db": 7,
    "file": 8,
    OUTSIDE: 4,
    WAITING: 1,
    BEGUN: 3,
    MADE: 2,
}
"""State -> how high its bar is; with the pattern, what greyscale readers go by."""

PLAIN = {
    "title": "font-size:15px;font-weight:600",
    "lane": "font-size:13px;font-weight:600",
    "plain": "font-size:11px;font-weight:400",
    "name": f"font-family:{MONO}",
    "paper": "stroke-width:1",
    "grid": "stroke-width:1;fill:none",
    "rule": "stroke-width:1;fill:none",
    **{f"w-{kind}": "fill-opacity:.3;stroke-width:.6" for kind in KINDS},
    "tail": "fill-opacity:.12;stroke-dasharray:3 2",
}

ALL_OF_IT = 'width="1" height="1" patternContentUnits="userSpaceOnUse"'
REPEATED = 'patternUnits="userSpaceOnUse"'
PATTERNS = {
    READY: (
        f'{REPEATED} width="4" height="4" patternTransform="rotate(45)"',
        '<path class="f-ready" opacity=".35" d="M0 0h4v4h-4z"/>'
        '<path class="f-ready" d="M0 0h2v4h-2z"/>',
    ),
    "db": (
        ALL_OF_IT,
        '<path class="f-db" opacity=".25" d="M0 2h9999v3h-9999z"/>'
        '<path class="f-db" d="M0 0h9999v2.5h-9999zM0 4.5h9999v2.5h-9999z"/>',
    ),
    "file": (
        f'{REPEATED} width="4" height="99"',
        '<path class="f-file" opacity=".5" d="M0 0h4v99h-4z"/>'
        '<path class="f-file" d="M0 0h2v99h-2z"/>',
    ),
    BEGUN: (
        f'{REPEATED} width="9" height="99"',
        '<path class="f-waiting" d="M0 0h6v99h-6z"/>',
    ),
    MADE: (
        f'{REPEATED} width="5" height="99"',
        '<path class="f-waiting" d="M0 0h2v99h-2z"/>',
    ),
}
"""State -> its pattern: two rails, stripes, dashes, dots; the others are solid."""

MARGIN = 16
LETTER = 6.7  # a letter of 11 px in the monospaced fonts there are, at its widest
WIDE_LETTER = 6.3  # one of 11 px in a proportional font: an upper estimate
LINE = 12  # a line of requests
THINNEST = dict.fromkeys((RUNNING, *KINDS), 1.6)  # what the eye still finds
SEEN = 3.0  # how wide a bar is, in pixels, that anybody sees
SWATCH = 26

Band = tuple[float, str]
"""How high it is, and what is drawn in it, from its own top."""


def svg(
    timelines: Sequence[Timeline],
    *,
    title: str,
    describe: str = "",
    width: int = 860,
    rows: int | None = None,
    row_height: int = 14,
) -> str:
    """Lanes under each other; `describe` says it to those who do not see it.

    `rows` is how many tasks of a lane, and how many lines of each kind of request,
    there is room for.
    """
    frame = Frame.of(timelines, width, rows, row_height)
    top, above = stack([heading(frame, title), axis(frame, 13)], MARGIN - 4)
    panels = [band for each in timelines for band in panel(frame, each)]
    bottom, between = stack(panels, top)
    end, below = stack([axis(frame, 13), *legend(frame, timelines)], bottom)
    return document(
        frame,
        end + MARGIN - 6,
        alternative(timelines, title, describe),
        gridlines(frame, top, bottom) + above + between + below,
    )


@dataclass(frozen=True)
class Frame:
    """Where things are: names from the margin on, time from `left` to `right`.

    What is left of the width is for how tasks ended.
    """

    width: int
    names: int
    left: float
    right: float
    length_ns: int
    rows: int | None
    row_height: int

    @classmethod
    def of(
        cls,
        timelines: Sequence[Timeline],
        width: int,
        rows: int | None,
        row_height: int,
    ) -> "Frame":
        room = int(width / 3 / LETTER)
        names = names_width(timelines, rows, min(24, room))
        left = MARGIN + names * LETTER + 10
        longest = longest_ns(timelines)
        hows = hows_width(timelines, rows, min(24, room)) * LETTER
        right = width - MARGIN - hows
        return cls(width, names, left, right, longest, rows, row_height)

    def x(self, at_ns: int) -> float:
        """Where a moment is; what is out of the picture is at its edge."""
        share = max(0, min(at_ns, self.length_ns)) / self.length_ns
        return round(self.left + share * (self.right - self.left), 1)

    @property
    def pixel_ns(self) -> float:
        return self.length_ns / (self.right - self.left)


def stack(bands: Iterable[Band], y: float) -> tuple[float, str]:
    """Bands under each other from y on: where they end, and their drawing."""
    drawn = []
    for height, inside in bands:
        if inside:
            drawn.append(f'<g transform="translate(0 {number(y)})">{inside}</g>\n')
        y += height
    return y, "".join(drawn)


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def heading(frame: Frame, title: str) -> Band:
    says = cropped(shown(title), int((frame.width - 2 * MARGIN) / 9))
    return 26, label(MARGIN, 14, says, "title")


def label(
    x: float, y: float, says: str, style: str, more: str = "", tip: str = ""
) -> str:
    """A text; `more` is further attributes, `tip` its tooltip."""
    inside = escape(says) + tooltip(tip)
    where = f'x="{number(x)}" y="{number(y)}"'
    return f'<text class="{style}" {where}{more}>{inside}</text>'


def tooltip(says: str) -> str:
    return f"<title>{escape(shown(says))}</title>" if says else ""


def bar(x: float, y: float, width: float, height: float, style: str, tip: str) -> str:
    box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}"'
    rest = f'height="{number(height)}"'
    return f'<rect class="{style}" {box} {rest}>{tooltip(tip)}</rect>'


def axis(frame: Frame, height: float) -> Band:
    """Round times, and at the right what they are."""
    drawn = []
    for tick in ticks(frame.length_ns, max(1, int(frame.right - frame.left) // 70)):
        says, x = milliseconds(tick), frame.x(tick)
        half = len(says) * WIDE_LETTER / 2
        if x + half < frame.right - 24:
            drawn.append(label(x, 10, says, "faint", ' text-anchor="middle"'))
    drawn.append(label(frame.right, 10, "ms", "faint", ' text-anchor="end"'))
    return height, "".join(drawn)


def gridlines(frame: Frame, top: float, bottom: float) -> str:
    xs = ticks(frame.length_ns, max(1, int(frame.right - frame.left) // 70))
    lines = (f"M{number(frame.x(x))} {number(top)}V{number(bottom)}" for x in xs)
    return f'<path class="grid" d="{"".join(lines)}"/>\n'


def panel(frame: Frame, timeline: Timeline) -> Iterator[Band]:
    """The title of a lane, its tasks, and the world below them."""
    yield lane_title(frame, timeline)
    for row in timeline.rows[: frame.rows]:
        yield frame.row_height, task(frame, row)
    if more := len(timeline.rows[frame.rows :]) if frame.rows is not None else 0:
        yield frame.row_height, more_than_fits(more_tasks(more))
    if timeline.out:
        yield 3, ""
    lines = timeline.packed()
    for kind in KINDS:
        mine = [line for line in lines if line[0].kind == kind]
        yield from world(frame, kind, mine)
    yield 5, ""


def more_than_fits(says: str) -> str:
    return label(MARGIN, 10, says, "name faint")


def lane_title(frame: Frame, timeline: Timeline) -> Band:
    """The lane's name, how long it took, and in red how it ended if not well."""
    rule = f'<path class="rule" d="M{MARGIN} 3.5H{frame.width - MARGIN}"/>'
    room = int((frame.width - 2 * MARGIN) / 8)
    lane = cropped(shown(timeline.lane), room)
    took = f"{about(timeline.length_ns)} ms"
    room -= cell_len(lane) + len(took) + 4
    ended = cropped(shown(timeline.ended), max(0, room))
    says = (
        escape(lane)
        + f'<tspan class="faint plain" dx="8">{took}</tspan>'
        + (f'<tspan class="bad" dx="12">{escape(ended)}</tspan>' if ended else "")
    )
    return 21, f'{rule}<text class="lane" x="{MARGIN}" y="16">{says}</text>'


def name(frame: Frame, says: str, style: str) -> str:
    says = shown(says)
    short = cropped(says, frame.names)
    tip = says if short != says else ""
    return label(MARGIN, frame.row_height - 3, short, f"name {style}", tip=tip)


def task(frame: Frame, row: Row) -> str:
    """A task's bars: what matters most comes last, on top of the others."""
    middle = frame.row_height / 2
    bars = [
        bar(x, middle - HEIGHTS[state] / 2, width, HEIGHTS[state], f"s-{state}", tip)
        for state in reversed(STATES)
        for x, width, tip in bars_of(frame, row, state)
    ]
    marks = (mark(frame, each) for each in row.marks)
    cuts = (cut(frame, each) for each in row.cuts)
    told = [*bars, *marks, *cuts, how(frame, row)]
    return "".join([name(frame, row.name, "ink"), *told])


def bars_of(frame: Frame, row: Row, state: str) -> Iterator[tuple[float, float, str]]:
    """Where a state's bars begin, how wide they are, and what they say.

    Slices of a state that no pixel parts are one bar.
    """
    for same in near(frame, (each for each in row.drawn if each.state == state)):
        x, end = frame.x(same[0].start_ns), frame.x(same[-1].end_ns)
        width = max(end - x, THINNEST.get(state, 0.5))
        # At the right edge there is no room but to the left.
        yield min(x, frame.right - width), width, tip_of(same)


def near(frame: Frame, slices: Iterable[Slice]) -> Iterator[list[Slice]]:
    """The slices in groups, each within a pixel of the one before it."""
    group: list[Slice] = []
    for each in slices:
        if group and each.start_ns - group[-1].end_ns > frame.pixel_ns:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def tip_of(same: Sequence[Slice]) -> str:
    """State, from when to when, and what else is known, in a sentence."""
    first, last = same[0], same[-1]
    parts = [STATES[first.state]]
    if len(same) > 1:
        total = sum(each.end_ns - each.start_ns for each in same)
        parts.append(f"{len(same)} times, {about(total)} ms in all")
    parts.append(between(first.start_ns, last.end_ns))
    said = list(dict.fromkeys(each.says for each in same if each.says))
    return ", ".join([*parts, *said[:2], *(["..."] if said[2:] else [])])


def between(start_ns: int, end_ns: int) -> str:
    return f"{start_ns / 1e6:.2f}–{end_ns / 1e6:.2f} ms"


def mark(frame: Frame, event: Event) -> str:
    """A triangle that points at the moment."""
    x = number(frame.x(event.at_ns))
    value = "" if event.value is None else f" {event.value}"
    tip = f"{event.name or 'mark'}{value}, {event.at_ns / 1e6:.2f} ms"
    return f'<path class="mark" d="M{x} 5l-3.5-5h7z">{tooltip(tip)}</path>'


def cut(frame: Frame, at_ns: int) -> str:
    """Where a task was killed that was begun anew later."""
    tip = f"killed, {at_ns / 1e6:.2f} ms"
    return label(frame.x(at_ns) + 2, frame.row_height - 3, "✗", "name bad", tip=tip)


def how(frame: Frame, row: Row) -> str:
    """How a task ended, behind its last bar, if that is worth a word."""
    if not row.slices or not (said := went_wrong(row)):
        return ""
    x = frame.x(row.slices[-1].end_ns) + 4
    room = int((frame.width - MARGIN - x) / LETTER)
    short = cropped(f"✗ {shown(said)}", room)
    return label(x, frame.row_height - 3, short, "name bad", tip=said)


def world(frame: Frame, kind: str, lines: list[list[Out]]) -> Iterator[Band]:
    """The requests of a kind that are out: each line has the kind's name."""
    for at, line in enumerate(lines[: frame.rows]):
        says = label(MARGIN, 10, f"world {kind}", "name faint") if at == 0 else ""
        yield LINE, says + "".join(request(frame, each) for each in line)
    hidden = lines[frame.rows :] if frame.rows is not None else []
    if more := sum(map(len, hidden)):
        yield LINE, more_than_fits(f"... and {more} more")


def request(frame: Frame, out: Out) -> str:
    """A bar with its product if there is room, and the wait to be taken up."""
    x, end = frame.x(out.start_ns), frame.x(out.end_ns)
    width = max(end - x, THINNEST[out.kind])
    tip = f"{out.kind} {out.sku}, out {between(out.start_ns, out.end_ns)}"
    x = min(x, frame.right - width)
    drawn = bar(x, 1, width, LINE - 2, f"w-{out.kind}", tip)
    if (late_ns := taken_late(frame, out)) and out.taken_up_ns is not None:
        tip = f"answered, taken up {about(late_ns)} ms later"
        tail = max(0.0, frame.x(out.taken_up_ns) - end)
        drawn += bar(end, 4, tail, LINE - 8, f"w-{out.kind} tail", tip)
    sku = shown(out.sku)
    if cell_len(sku) * LETTER + 8 <= width:
        drawn += label(x + 4, 9.7, sku, "name ink")
    return drawn


def taken_late(frame: Frame, out: Out) -> int:
    """For how long an answer was not taken up, if that can be seen."""
    late_ns = 0 if out.taken_up_ns is None else out.taken_up_ns - out.end_ns
    return late_ns if late_ns > frame.length_ns / 100 else 0


def legend(frame: Frame, timelines: Sequence[Timeline]) -> Iterator[Band]:
    """What the bars say, of those that there are, in as many lines as it needs."""
    yield 8, ""
    x, line = float(MARGIN), ""
    for swatch, says in entries(frame, timelines):
        width = SWATCH + 6 + len(says) * WIDE_LETTER
        if line and x + width > frame.width - MARGIN:
            yield 17, line
            x, line = float(MARGIN), ""
        shape = f'<g transform="translate({number(x)} 0)">{swatch}</g>'
        line += shape + label(x + SWATCH + 6, 11, says, "ink")
        x += width + 14
    if line:
        yield 17, line


def entries(frame: Frame, timelines: Sequence[Timeline]) -> Iterator[tuple[str, str]]:
    """A swatch, from 0 to SWATCH, and what it means."""
    for state in states_of(timelines, frame.rows):
        if not seen(frame, timelines, state):
            continue
        height = HEIGHTS[state]
        yield bar(0, 7 - height / 2, SWATCH, height, f"s-{state}", ""), STATES[state]
    if any(each.marks for one in timelines for each in one.rows[: frame.rows]):
        yield '<path class="mark" d="M13 10l-3.5-5h7z"/>', "a mark, see the text"
    out = [each for one in timelines for each in one.out]
    if out:
        yield bar(0, 2, SWATCH, 10, f"w-{out[0].kind}", ""), "request out in the world"
    if late := [each for each in out if taken_late(frame, each)]:
        swatch = bar(0, 5, SWATCH, 4, f"w-{late[0].kind} tail", "")
        yield swatch, "answered, not yet taken up"


def seen(frame: Frame, timelines: Sequence[Timeline], state: str) -> bool:
    """Whether a bar of that state is wide enough to be told from its neighbours."""
    return state in THINNEST or any(
        width >= SEEN
        for one in timelines
        for row in one.rows[: frame.rows]
        for _, width, _ in bars_of(frame, row, state)
    )


def alternative(
    timelines: Sequence[Timeline], title: str, describe: str
) -> tuple[str, str]:
    """Title and description for those who do not see the picture."""
    lanes = ", ".join(f"{one.lane} {about(one.length_ns)} ms" for one in timelines)
    says = " ".join(describe.split()) or f"Timelines of tasks and requests: {lanes}."
    return escape(shown(title)), escape(shown(says))


def document(
    frame: Frame, height: float, alternative: tuple[str, str], body: str
) -> str:
    title, describe = alternative
    # Several pictures may stand in one page, where ids and classes are shared.
    key = f"m{crc32((title + describe + body).encode()):08x}"
    tall = number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{key}" role="img" '
        f'width="{frame.width}" height="{tall}" viewBox="0 0 {frame.width} {tall}" '
        f'aria-labelledby="{key}-title {key}-desc">\n'
        f'<title id="{key}-title">{title}</title>\n'
        f'<desc id="{key}-desc">{describe}</desc>\n'
        f"<style>{sheet(key, body)}</style>\n<defs>{patterns(key)}</defs>\n"
        f'<rect class="paper" x=".5" y=".5" width="{frame.width - 1}" '
        f'height="{number(height - 1)}" rx="8"/>\n{body}</svg>\n'
    )


def sheet(key: str, body: str) -> str:
    """The styles, of this picture only; not with variables, which few viewers know."""
    outside = f"s-{OUTSIDE}" in body  # It is in no picture of a chapter.
    states = [each for each in STATES if outside or each != OUTSIDE]
    dark = coloured(key, DARK, states)
    return (
        f".{key}{{font:11px {SANS}}}"
        + "".join(f".{key} .{name}{{{rule}}}" for name, rule in PLAIN.items())
        + coloured(key, LIGHT, states)
        + f"@media (prefers-color-scheme:dark){{{dark}}}"
    )


def coloured(key: str, colours: Mapping[str, str], states: Sequence[str]) -> str:
    rules = {
        "paper": f"fill:{colours['paper']};stroke:{colours['edge']}",
        "grid": f"stroke:{colours['rule']}",
        "rule": f"stroke:{colours['edge']}",
        **{name: f"fill:{colours[name]}" for name in ("ink", "faint", "bad", "mark")},
        "title": f"fill:{colours['ink']}",
        "lane": f"fill:{colours['ink']}",
        **{f"f-{each}": f"fill:{colours[each]}" for each in states if each in colours},
        **{
            f"s-{each}": f"fill:url(#{key}-{each})"
            if each in PATTERNS
            else f"fill:{colours[each]}"
            for each in states
        },
        **{
            f"w-{kind}": f"fill:{colours[kind]};stroke:{colours[kind]}"
            for kind in KINDS
        },
    }
    return "".join(f".{key} .{name}{{{rule}}}" for name, rule in rules.items())


def patterns(key: str) -> str:
    """What the bars of the states are filled with that are not of one piece."""
    return "".join(
        f'<pattern id="{key}-{state}" {size}>{inside}</pattern>'
        for state, (size, inside) in PATTERNS.items()
    )
