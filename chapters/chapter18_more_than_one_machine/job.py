"""Twelve labels for the window; and one of the machines that write them dies."""

from pathlib import Path
from typing import Any

from shared import shop
from shared.job import Job, Record, Table
from shared.shop import Report, quantity
from shared.world import Gate

TAKE = (
    "UPDATE goods SET quantity = quantity - 1 WHERE sku = ? RETURNING quantity"
)
"""One is taken out for the window, each time this is said."""

TAKE_ONCE = """UPDATE goods SET quantity = quantity - 1 + taken, taken = 1
WHERE sku = ? RETURNING quantity"""
"""One is taken out for the window, however often this is said."""


DONE_S = 0.03
"""Seconds for a task to end whose label is on the shelf, for the picture's sake.

No claim rests on it: who is killed before that is found by the label all the same.
"""


class Shop(shop.Shop):
    """A shop in which a machine dies, unless something else goes wrong."""

    @property
    def held(self) -> list[str]:
        """The products whose prices are long in coming: two of every four."""
        if any(each.fault for each in self.products):
            return []
        return [sku for n, sku in enumerate(self.skus) if n % 4 in (1, 2)]


def on_the_shelf(shop: Shop) -> Report:
    """What has a label already: all that is known of a run that was cut short."""
    report = Report()
    for sku in shop.skus:
        file = Path(shop.label_path(sku))
        if file.is_file():
            _, price, stock = file.read_text("utf-8").splitlines()
            pounds, pence = price.removeprefix("£").split(".")
            report.prices[sku] = 100 * int(pounds) + int(pence)
            report.stocks[sku] = int(stock.split()[0])
    return report


def missing(shop: Shop, report: Report) -> list[str]:
    """What has no label yet, and no problem either."""
    return [
        sku
        for sku in shop.skus
        if not report.knows(sku) and sku not in report.problems
    ]


def goods(shop: Any) -> list[Record]:
    """One row a product: how many there are, and whether one has been taken."""
    return [
        Record((each.sku, quantity(shop.seed, each.sku), 0), fault=each.fault)
        for each in shop.products
    ]


def gates(shop: Shop) -> list[Gate]:
    """The machine dies when half are held, and all others are done."""
    if not shop.held:
        return []
    held = [f"/price/{sku}" for sku in shop.held]
    others = len(shop.skus) - len(held)
    return [
        Gate(
            "a-machine-dies",
            {"http": len(held), "labelled": others},
            {f"http {path}" for path in held},
            kills=held[0],
            quiet_s=DONE_S,
        )
    ]


JOB = Job(
    tables={
        "goods": Table(
            ("sku TEXT PRIMARY KEY", "quantity INTEGER", "taken INTEGER"),
            goods,
        )
    },
    gates=gates,
    dies=True,
)
