"""Claims about requests that are out all at once.

The first ones need no more than the supplier's log; those at the end speak of queries
and files as well, which only the trace shows.
"""

from itertools import pairwise

from shared.proof.contract import Claim, Evidence
from shared.proof.order import Is, before
from shared.registry import SHARE_NOTHING, lane_of
from shared.shop import Product
from shared.world.log import ANSWERED


def _all_before_any(evidence: Evidence) -> tuple[str, str]:
    whats = [what for _, what, _ in evidence.log.events]
    before = whats.index(ANSWERED) if ANSWERED in whats else len(whats)
    expected = f"{len(evidence.shop.skus)} sent before the first was answered"
    return expected, f"{before} sent before the first was answered"


ALL_BEFORE_ANY = Claim(
    "all-before-any",
    "Every price is asked for before the first price is answered.",
    _all_before_any,
)

CLEARLY_MS = 20
"""Answers whose paces differ by less may come in either order."""


def _in_order_of_pace(evidence: Evidence) -> tuple[str, str]:
    pace = {
        evidence.price_path(product.sku): product.price_ms
        for product in evidence.shop.products
    }
    answered = [
        path for _, what, path in evidence.log.events if what == ANSWERED
    ]
    for earlier, later in pairwise(answered):
        if pace[earlier] > pace[later] + CLEARLY_MS:
            return f"{later} before {earlier}", f"{earlier} before {later}"
    right = "the quickest answer first"
    return right, right if len(answered) == len(pace) else "not all answered"


ANSWERED_BY_PACE = Claim(
    "answered-by-pace",
    "Answers come in the order of how long they take, not in that of asking.",
    _in_order_of_pace,
    rows=("L7",),
)


def _queries_overlap(evidence: Evidence) -> tuple[str, str]:
    answered = Is("answered", kind="http")
    if lane_of(evidence.lane) in SHARE_NOTHING:
        # A worker may take its time to start; that its job is there counts.
        return before(evidence.trace, Is("spawn"), answered)
    return before(evidence.trace, Is("sent", kind="db"), answered)


QUERIES_OVERLAP = Claim(
    "queries-overlap",
    "Every stock is asked for as well before the first price is there.",
    _queries_overlap,
    rows=("S10",),
)

CLEARLY_QUICKER_MS = 100
"""How much longer the slowest product must take for its label to be the later one."""


def answers_ms(product: Product) -> int:
    """How long it takes until both answers for a product are there."""
    return max(product.price_ms, product.stock_ms)


def _label_as_soon_as_it_can(evidence: Evidence) -> tuple[str, str]:
    products = evidence.shop.products
    quick = min(products, key=answers_ms)
    slow = max(products, key=lambda each: each.price_ms)
    if slow.price_ms - answers_ms(quick) < CLEARLY_QUICKER_MS:
        nothing = "no product is clearly quicker than another"
        return nothing, nothing
    return before(
        evidence.trace,
        Is("sent", kind="file", sku=quick.sku),
        Is("answered", kind="http", sku=slow.sku),
    )


LABEL_AS_SOON_AS_IT_CAN = Claim(
    "label-as-soon-as-it-can",
    "The quickest product's label is written before the slowest price is there.",
    _label_as_soon_as_it_can,
)
