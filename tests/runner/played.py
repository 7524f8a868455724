"""A lane that is run once, and ended."""

from shared.runner.process import LaneProcess, Outcome
from shared.runner.source import Source
from shared.shop import Product, Report, Shop

SHOP = Shop((Product("tea"),))
EMPTY = Report().to_json()
LIMIT_S = 30.0


def played(
    source: Source, limit_s: float = LIMIT_S, shop: Shop = SHOP
) -> tuple[Outcome, LaneProcess]:
    """The outcome of one run, and the process that has been ended."""
    with LaneProcess(source) as process:
        outcome = process.ready()
        if not outcome.problem:
            outcome = process.run(shop, limit_s)
    return outcome, process
