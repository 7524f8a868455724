"""One label is heavy to draw, and meanwhile a heart beats."""

from dataclasses import dataclass
from time import thread_time

from shared import shop
from shared.job import Job, Mark
from shared.shop import Label

BEAT_S = 0.01
"""How long a heart rests between two beats."""


@dataclass(frozen=True)
class Product(shop.Product):
    """`draw_ms` is for how long its label keeps a core busy when it is drawn."""

    draw_ms: int = 0


@dataclass(frozen=True)
class Shop(shop.Shop):
    """A shop whose labels are drawn."""

    products: tuple[Product, ...]

    def draw_ms(self, sku: str) -> int:
        """For how long drawing a product's label keeps a core busy."""
        return next(each.draw_ms for each in self.products if each.sku == sku)


def draw(label: Label, draw_ms: int) -> str:
    """The label's text, after so much heavy computing, which never yields.

    It computes for a time and not for a number of steps, so that it is equally
    heavy on every machine; and that time is the thread's own, so that it is no
    lighter while something else has the core.
    """
    until = thread_time() + draw_ms / 1000
    figure = len(label.sku)
    while thread_time() < until:
        for _ in range(1000):
            figure = figure * 1103515245 + 12345 & 0x7FFFFFFF
    return label.text


@dataclass
class Report(shop.Report):
    """A report with a heart in it."""

    beats: int = 0

    def beat(self) -> None:
        """The heart beats: whoever calls this has had a turn."""
        self.beats += 1


JOB = Job(
    marks={
        "Report.beat": Mark(
            after="beat", value=lambda args, _: int(args[0].beats)
        ),
        "draw": Mark(
            before="draws", after="drawn", sku=lambda args: args[0].sku
        ),
    },
)
