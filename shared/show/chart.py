"""A measure against the number of products, for each lane: both in powers of ten.

Drawn from the figures that `shared.command.measure` keeps.  A line goes through the
middle of several runs, and a bar at each point from the least of them to the most.
No colour tells one line from another: each has its name at its end.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from shared.show.drawn import Drawing
from shared.show.measured import measured, spread

WIDTH, HEIGHT = 520, 380
LEFT, RIGHT, TOP, BOTTOM = 58, 372, 66, 340
WIDE = 60
"""A number nearer than this to the next one stands a line below."""

GAP = 17
"""How far apart the names at the ends of the lines are at least, in pixels."""


@dataclass(frozen=True)
class Line:
    """One lane's, or of what is beside the lanes: its name, and how it is drawn.

    `style` is one of `shared.show.drawn.STROKES`.
    """

    run: str
    says: str
    style: str = "thin"


@dataclass(frozen=True)
class Chart:
    """A figure of a chapter's measured runs; `says` tells the picture without eyes.

    `least` and `most` are powers of ten, the ends of the scale, and `unit` what stands
    at its marks.
    """

    title: str
    says: str
    chapter: int
    figure: str
    unit: str
    least: int
    most: int
    lines: Sequence[Line]
    width: int = WIDTH

    def svg(self) -> str:
        runs = measured(self.chapter)["runs"]
        sizes = sorted({each["products"] for line in runs.values() for each in line})
        first, last = math.log10(sizes[0]), math.log10(sizes[-1])
        sheet = Drawing(self.width, HEIGHT, self.title, self.says)
        sheet.text(14, 32, self.title, "bold")

        def x(products: int) -> float:
            part = (math.log10(products) - first) / (last - first)
            return LEFT + part * (RIGHT - LEFT)

        def y(value: float) -> float:
            part = (math.log10(value) - self.least) / (self.most - self.least)
            return BOTTOM - min(max(part, 0), 1) * (BOTTOM - TOP)

        for power in range(self.least, self.most + 1):
            at = y(10.0**power)
            sheet.path([(LEFT, at), (RIGHT, at)], "grid")
            sheet.text(LEFT - 8, at + 4.5, f"{10.0**power:,g}", "small faint", "end")
        sheet.text(14, TOP - 14, self.unit, "small faint")
        for products, after in zip(sizes, (*sizes[1:], 0), strict=True):
            near = after and x(after) - x(products) < WIDE
            sheet.path([(x(products), TOP), (x(products), BOTTOM)], "grid")
            at = BOTTOM + (34 if near else 20)
            sheet.middle(x(products), at, f"{products:,}", "small faint")
        sheet.text(RIGHT + 34, BOTTOM + 20, "at once", "small faint")
        ends = []
        for line in self.lines:
            points = spread(runs[line.run], self.figure)
            middle = [(x(n), y(values[1])) for n, values in points.items()]
            sheet.path(middle, line.style)
            for n, (lowest, _, highest) in points.items():
                sheet.path([(x(n), y(lowest) + 2), (x(n), y(highest) - 2)], "bar")
            end_x, end_y = middle[-1]
            ends.append((end_y, end_x, line.says))
        for at, (end_y, end_x, says) in apart(ends):
            sheet.path([(end_x + 4, end_y), (end_x + 16, at)], "grid")
            sheet.text(end_x + 20, at + 4.5, says, "small")
        return sheet.svg()


Name = tuple[float, float, str]
"""(y and x where a line ends, its name)."""


def apart(ends: Sequence[Name]) -> list[tuple[float, Name]]:
    """Where each name stands, so that none covers another; those to the left alone."""
    placed: list[tuple[float, Name]] = []
    for end in sorted(ends):
        near = [at for at, other in placed if abs(other[1] - end[1]) < 1]
        placed.append((max([end[0], *(at + GAP for at in near)]), end))
    # As far down as they were pushed, half of it goes up again.
    pushed = [at - end[0] for at, end in placed]
    up = max(pushed, default=0.0) / 2
    return [(at - (up if end[1] > RIGHT - 1 else 0), end) for at, end in placed]
