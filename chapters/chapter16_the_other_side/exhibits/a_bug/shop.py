"""A shop with a bug in what serves its callers, who is told of it, and who goes on.

Each lane of the chapter is run as it is, by a program of its own, in a shop that raises
a KeyError when it is asked where the price of one product is to be had.  Meanwhile
another caller waits for his price.  What is printed: what the caller of the bug has,
what the other, what one who comes later, and the exit status of the lane, whose
standard error has the KeyError.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chapters.chapter16_the_other_side import job
from chapters.chapter16_the_other_side.exhibits.counter import (
    be_the_lane,
    started,
)
from shared.job import ASKS, HEARS, SAYS, Step
from shared.shop import Product, Report

BUG = "bug"


@dataclass(frozen=True)
class Shop(job.Shop):
    """One that has not thought of one product."""

    def price_url(self, sku: str) -> str:
        if sku == BUG:
            raise KeyError(sku)
        return super().price_url(sku)


SHOP = Shop((Product("tea"), Product("milk")))


def steps(shop: job.Shop) -> list[Step]:
    """One waits for his price, one meets the bug, and then one more comes."""
    return [
        Step("in flight", SAYS, job.price("tea")),
        Step("", ASKS, url=shop.url("arrived", "tea")),
        Step(BUG, SAYS, job.price(BUG)),
        Step(BUG, HEARS),
        Step("", ASKS, url=shop.url("go", "tea")),
        Step("in flight", HEARS),
        Step("later", SAYS, job.price("milk")),
        Step("later", HEARS),
        Step("closing", SAYS, job.request("/closing")),
        Step("closing", HEARS),
    ]


def show(run: Callable[[job.Shop], Report]) -> None:
    """Print what came of it; or, if told to, be the lane."""
    if be_the_lane(run, SHOP):
        return
    with started(SHOP) as counter:
        counter.visitors.play(steps(counter.shop))
        ended = counter.exit_status()
        told = "" if "KeyError" in counter.said else ", and nothing is said"
        had = [
            counter.had(BUG),
            counter.had("in flight"),
            counter.had_if_open("later"),
        ]
    print(" | ".join([*had, ended + told]))
