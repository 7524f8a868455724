"""All prices at once, however many there are, and one list of them."""

from typing import Any

from shared import shop
from shared.job import Job
from shared.shop import in_pounds


class Shop(shop.Shop):
    """A shop with one label, which has all its prices on it."""

    @property
    def list_path(self) -> str:
        return self.label_path("prices")


class Report(shop.Report):
    """A price or a problem for each product."""

    @property
    def price_list(self) -> str:
        """A line for each price that is known, in the order of the names."""
        return "".join(
            f"{sku} {in_pounds(pence)}\n"
            for sku, pence in sorted(self.prices.items())
        )

    def to_json(self) -> dict[str, Any]:
        return {"prices": self.prices, **super().to_json()}


JOB = Job(tables={}, labels=lambda shop, product: ())
