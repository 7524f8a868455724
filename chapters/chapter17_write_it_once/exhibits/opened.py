"""A shop in which three customers want tea, and what comes of a library there."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chapters.chapter17_write_it_once import job
from chapters.chapter17_write_it_once.job import Product, Shop
from shared.world import World

SHOP = Shop((Product("tea", price_ms=100),))
JOB = replace(job.JOB, gates=lambda shop: ())
CUSTOMERS = 3


def tell(*runs: Callable[[Any], list[int]] | None) -> None:
    """Print what comes of each, or a dash."""
    print(" | ".join(outcome(run) if run else "-" for run in runs))


def outcome(run: Callable[[Any], list[int]]) -> str:
    """Whether all have the price, and how often it is asked for; or the error."""
    logging.disable()  # A crash is told below.
    with World() as world, world.open(SHOP, JOB) as opened:
        try:
            prices = run(opened.shop)
        except Exception as error:
            return in_short(error)
        asked = opened.snapshot().requests["/price/tea"]
    assert len(prices) == CUSTOMERS
    return "asked for once" if asked == 1 else f"asked for {asked} times"


def in_short(error: BaseException) -> str:
    """The error, of a group the first."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"`{type(error).__name__}: {error}`"
