"""Many tasks enter what their goods are worth in one ledger."""

from dataclasses import dataclass, field
from typing import Any

from shared import shop
from shared.job import Job, Mark


class Ledger:
    """One number that tasks read and write: what all goods are worth, in pence.

    Reading and writing are two steps on purpose.  Between them somebody else may
    come, and then his entry is lost; whether that can be is what this chapter is about.
    """

    def __init__(self) -> None:
        self.pence = 0

    def read(self) -> int:
        return self.pence

    def write(self, pence: int) -> None:
        self.pence = pence


@dataclass
class Report(shop.Report):
    """A report with a ledger."""

    ledger: Ledger = field(default_factory=Ledger)

    def worth(self, sku: str) -> int:
        """What all there is of a product is worth, in pence."""
        return self.prices[sku] * self.stocks[sku]

    def update(self, other: shop.Report) -> None:
        """Enter also what another task has entered in a ledger of its own."""
        super().update(other)
        if isinstance(other, Report):
            self.ledger.pence += other.ledger.pence

    def to_json(self) -> dict[str, Any]:
        """`worth_pence` as well, if anything was entered."""
        worth = {"worth_pence": self.ledger.pence} if self.ledger.pence else {}
        return {**super().to_json(), **worth}


JOB = Job(
    marks={
        "Ledger.read": Mark(
            after="read",
            value=lambda args, pence: int(pence),
            meets=True,
        ),
        "Ledger.write": Mark(
            after="wrote", value=lambda args, _: int(args[1])
        ),
    },
)
