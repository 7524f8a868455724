"""Stages with a few workers each, and a shelf that takes its time."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared import shop
from shared.job import Job, Mark


@dataclass(frozen=True)
class Shop(shop.Shop):
    """A shop with a pipeline.

    It has so many `fetchers`, `counters` and `labelers`, and no channel in it may hold
    more than `bound` products.  `shelf_ms` is how long the shelf takes for a label,
    in milliseconds.
    """

    fetchers: int = 0
    counters: int = 0
    labelers: int = 0
    bound: int = 0
    shelf_ms: int = 0

    @property
    def crew(self) -> int:
        """How many work in the pipeline."""
        return self.fetchers + self.counters + self.labelers

    def hand_out(self) -> Iterator[str]:
        """The products, one at a time: each is taken when it is asked for."""
        return map(self.taken, self.skus)

    def taken(self, sku: str) -> str:
        """A product is on its way from here on."""
        return sku


JOB = Job(
    shelf_ms=lambda shop: int(shop.shelf_ms),
    marks={
        "Shop.taken": Mark(after="taken", sku=lambda args: str(args[1])),
    },
)
