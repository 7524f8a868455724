"""The supplier bears only a few callers at a time."""

from dataclasses import dataclass

from shared import shop
from shared.job import Job


@dataclass(frozen=True)
class Shop(shop.Shop):
    """`callers` is how many requests at a time the supplier bears."""

    callers: int = 0


JOB = Job(callers=lambda shop: int(shop.callers))
