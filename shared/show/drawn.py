"""Pictures drawn by hand: boxes, arrows and words, in the colours of the timelines.

A drawing is made of shapes, each a piece of SVG; its words are at least 13 px high at
a width of 520, so that a narrow screen can show them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from zlib import crc32

from shared.show.palette import DARK, LIGHT, MONO, SANS
from shared.trace.timeline import RUNNING, WAITING

CIRCLED = "①②③④⑤⑥⑦⑧⑨"
STROKES = {
    "go": ("go", ""),
    "dashed": ("go", ' stroke-dasharray="7 5"'),
    "dotted": ("go", ' stroke-dasharray="2 4"'),
    "thin": ("thin", ""),
    "bar": ("go", ' stroke-width="4" stroke-opacity=".45"'),
    "grid": ("thin", ' stroke-opacity=".3"'),
}
"""What a path is called -> its class, and what differs from that."""

HEAD_LENGTH, HEAD_ANGLE = 9, 0.42


@dataclass
class Drawing:
    """A sheet of `width` by `height` pixels; `says` tells it to who cannot see it.

    Boxes have a `kind`: "http", "db" and "file" are the world's, "running" is Python
    that runs, "plain" anything else.
    """

    width: int
    height: int
    title: str
    says: str
    shapes: list[str] = field(default_factory=list)

    def box(
        self, x: float, y: float, width: float, height: float, kind: str = "plain"
    ) -> None:
        where = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        self.shapes.append(f'<rect class="b-{kind}" {where} rx="6"/>')

    def text(
        self, x: float, y: float, says: str, style: str = "", anchor: str = "start"
    ) -> None:
        """`style` is words of "bold", "small", "faint", "code", "mark", "on"."""
        where = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
        classes = " ".join(["ink", *style.split()])
        self.shapes.append(f'<text class="{classes}" {where}>{escape(says)}</text>')

    def middle(self, x: float, y: float, says: str, style: str = "") -> None:
        self.text(x, y, says, style, "middle")

    def named_box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        says: str,
        kind: str = "plain",
        style: str = "small",
    ) -> None:
        """A box with its name in the middle."""
        self.box(x, y, width, height, kind)
        on = " on" if kind == RUNNING else ""
        self.middle(x + width / 2, y + height / 2 + 4.5, says, style + on)

    def number(self, x: float, y: float, number: int) -> None:
        self.middle(x, y, CIRCLED[number - 1], "mark")

    def arrow(self, x: float, y: float, to_x: float, to_y: float) -> None:
        angle = math.atan2(to_y - y, to_x - x)
        ends = [
            (
                to_x - HEAD_LENGTH * math.cos(angle + turn),
                to_y - HEAD_LENGTH * math.sin(angle + turn),
            )
            for turn in (HEAD_ANGLE, -HEAD_ANGLE)
        ]
        shaft_x, shaft_y = to_x - 6 * math.cos(angle), to_y - 6 * math.sin(angle)
        head = "L".join(f"{a:.1f} {b:.1f}" for a, b in [(to_x, to_y), *ends])
        self.shapes.append(
            f'<path class="go" d="M{x:g} {y:g}L{shaft_x:.1f} {shaft_y:.1f}"/>'
        )
        self.shapes.append(f'<path class="head" d="M{head}z"/>')

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self.shapes.append(f'<path class="thin" d="M{x:g} {y:g}L{to_x:g} {to_y:g}"/>')

    def path(self, points: Sequence[tuple[float, float]], style: str) -> None:
        """A line through points; `style` is one of STROKES."""
        kind, more = STROKES[style]
        through = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self.shapes.append(f'<path class="{kind}"{more} d="M{through}"/>')

    def svg(self) -> str:
        """The picture, which stands on its own."""
        inside = "\n".join(self.shapes)
        key = f"d{crc32((self.title + self.says + inside).encode()):08x}"
        size = f'width="{self.width}" height="{self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{key}" role="img" {size} '
            f'viewBox="0 0 {self.width} {self.height}" '
            f'aria-labelledby="{key}-title {key}-desc">\n'
            f'<title id="{key}-title">{escape(self.title)}</title>\n'
            f'<desc id="{key}-desc">{escape(self.says)}</desc>\n'
            f"<style>{sheet(key)}</style>\n"
            f'<rect class="paper" x=".5" y=".5" width="{self.width - 1}" '
            f'height="{self.height - 1}" rx="8"/>\n{inside}\n</svg>\n'
        )


def sheet(key: str) -> str:
    """The styles, of this picture only: several may stand in one page."""
    plain = {
        "": f"font:15px {SANS}",
        " .bold": "font-weight:600",
        " .small": "font-size:13px",
        " .code": f"font-family:{MONO};font-size:13px",
        " .mark": "font-weight:700;font-size:17px",
    }
    dark = "".join(f".{key}{name}{{{rule}}}" for name, rule in coloured(DARK).items())
    return (
        "".join(
            f".{key}{name}{{{rule}}}"
            for name, rule in (plain | coloured(LIGHT)).items()
            if rule
        )
        + f"@media (prefers-color-scheme:dark){{{dark}}}"
    )


def coloured(colours: Mapping[str, str]) -> dict[str, str]:
    """Selector -> rule, but for those that `sheet` has; the later one wins."""
    world = {
        f" .b-{kind}": f"fill:{colours[kind]};fill-opacity:.18;"
        f"stroke:{colours[kind]};stroke-width:1.3"
        for kind in ("http", "db", "file")
    }
    return {
        " .paper": f"fill:{colours['paper']};stroke:{colours['edge']}",
        " .ink": f"fill:{colours['ink']}",
        " .faint": f"fill:{colours['faint']}",
        " .on": f"fill:{colours['paper']}",
        " .mark.ink": f"fill:{colours['mark']}",
        " .b-plain": f"fill:none;stroke:{colours[WAITING]};stroke-width:1.3",
        " .b-running": f"fill:{colours[RUNNING]}",
        **world,
        " .go": f"stroke:{colours['ink']};fill:none;stroke-width:1.6",
        " .thin": f"stroke:{colours[WAITING]};fill:none;stroke-width:1.3",
        " .head": f"fill:{colours['ink']}",
    }
