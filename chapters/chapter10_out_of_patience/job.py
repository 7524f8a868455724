"""Answers that come too late, a byte at a time, or never; and closing time."""

from dataclasses import dataclass, field
from typing import Any

from shared import shop
from shared.job import Job
from shared.shop import Problem

LONG_MS = 60_000
"""A limit that is no limit here, and yet a number, as some runtimes want one."""

NO_ANSWER = Problem("time", "no answer in time")
CLOSED = Problem("time", "the shop closed first")
"""Whose limit it was: a product's own, or the one around all."""


@dataclass(frozen=True)
class Product(shop.Product):
    """Its price is waited for `patience_ms` at most, in milliseconds."""

    patience_ms: int = LONG_MS


@dataclass(frozen=True)
class Shop(shop.Shop):
    """It closes `hours_ms` after it began to ask, whatever is missing then."""

    products: tuple[Product, ...]
    hours_ms: int = LONG_MS

    def patience_s(self, sku: str) -> float:
        """How long a product's price is waited for, in seconds."""
        [patience_ms] = (
            each.patience_ms for each in self.products if each.sku == sku
        )
        return patience_ms / 1000

    @property
    def hours_s(self) -> float:
        """How long all together may take, in seconds."""
        return self.hours_ms / 1000


@dataclass
class Report(shop.Report):
    """What was found in time: `done` are the products that have their label."""

    done: set[str] = field(default_factory=set)

    def give_up(self, sku: str) -> None:
        """A product's own limit has run out."""
        self.note(sku, NO_ANSWER)

    def close(self, *skus: str) -> None:
        """The limit around all has run out: note who has neither label nor problem."""
        for sku in skus:
            if sku not in self.done and sku not in self.problems:
                self.note(sku, CLOSED)

    def update(self, other: shop.Report) -> None:
        """Take over also what is done."""
        super().update(other)
        if isinstance(other, Report):
            self.done |= other.done

    def to_json(self) -> dict[str, Any]:
        """Labels only of what is done."""
        whole = super().to_json()
        labels = {
            sku: label
            for sku, label in whole["labels"].items()
            if sku in self.done
        }
        return {**whole, "labels": labels}


JOB = Job()
