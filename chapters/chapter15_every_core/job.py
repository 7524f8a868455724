"""Labels that are heavy to draw, on as many cores as the shop has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic_ns, thread_time

from shared import shop
from shared.job import Job, Mark
from shared.shop import Label

PAUSE_NS = 1_000_000
"""Who has not computed for so long has paused; a turn takes a tenth of that."""

Stretch = tuple[int, int]
"""From when to when somebody computed, in nanoseconds of the monotonic clock."""


@dataclass(frozen=True)
class Product(shop.Product):
    """`draw_ms` is for how long its label keeps a core busy when it is drawn."""

    draw_ms: int = 0


@dataclass(frozen=True)
class Sketch:
    """What is to be drawn, and for how long that keeps a core busy."""

    label: Label
    draw_ms: int


@dataclass(frozen=True)
class Shop(shop.Shop):
    """A shop whose labels are drawn, on at most so many `cores` at once."""

    products: tuple[Product, ...]
    cores: int = 2

    def sketch(self, label: Label) -> Sketch:
        """Of a product's label."""
        [product] = (each for each in self.products if each.sku == label.sku)
        return Sketch(label, product.draw_ms)


@dataclass(frozen=True)
class Drawing:
    """A label's text, and in which stretches of time it was drawn."""

    sku: str
    text: str
    stretches: Sequence[Stretch]


def draw(sketch: Sketch) -> Drawing:
    """Draw a label by so much heavy computing in pure Python.

    It computes for a time of the thread's own, which does not pass while something
    else has the core or the GIL.
    """
    until = thread_time() + sketch.draw_ms / 1000
    figure, stretches = len(sketch.label.sku), []
    began = last = monotonic_ns()
    while thread_time() < until:
        for _ in range(500):
            figure = figure * 1103515245 + 12345 & 0x7FFFFFFF
        now = monotonic_ns()
        if now - last > PAUSE_NS:
            stretches.append((began, last))
            began = now
        last = now
    stretches.append((began, last))
    return Drawing(sketch.label.sku, sketch.label.text, stretches)


@dataclass
class Report(shop.Report):
    """A report that keeps the drawings, for whoever asks when they were made."""

    drawings: dict[str, Drawing] = field(default_factory=dict)

    def keep(self, drawing: Drawing) -> None:
        self.drawings[drawing.sku] = drawing


JOB = Job(
    marks={
        "Report.keep": Mark(
            after="drawn",
            sku=lambda args: args[1].sku,
            computed=lambda args: args[1].stretches,
        ),
    },
    seams={"multiprocessing.context": "shared.runner.start_method"},
)
