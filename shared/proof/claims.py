"""Claims about requests, for chapters to choose from.

The first ones need no more than the supplier's log; those at the end speak of queries
and files as well, which only the trace shows.  One asks for a time, and only for a
lower bound, which no slow machine can break; the others are about order.
"""

from itertools import pairwise

from shared.proof.contract import Claim, Evidence
from shared.proof.order import Is, before
from shared.shop import Product
from shared.world.log import ANSWERED, ARRIVED


def price_path(evidence: Evidence, sku: str) -> str:
    """A product's path as the log has it, without the prefix of the run."""
    return evidence.shop.price_url(sku).removeprefix(evidence.shop.supplier)


def _alternates(evidence: Evidence) -> tuple[str, str]:
    story = evidence.log.story
    expected = [
        f"{what} {price_path(evidence, sku)}"
        for sku in evidence.shop.skus
        for what in (ARRIVED, ANSWERED)
    ]
    return _first_difference(expected, story)


ONE_AFTER_THE_OTHER = Claim(
    "one-after-the-other",
    "No request is sent before the one before it was answered, in the shop's order.",
    _alternates,
)


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
        price_path(evidence, product.sku): product.price_ms
        for product in evidence.shop.products
    }
    answered = [path for _, what, path in evidence.log.events if what == ANSWERED]
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


def _waits_for_the_sum(evidence: Evidence) -> tuple[str, str]:
    products = evidence.shop.products
    sum_s = sum(each.price_ms + each.stock_ms for each in products) / 1000
    right = f"at least the sum of all answers, {sum_s:.2f} s"
    return (
        right,
        right if evidence.wall_s >= sum_s else f"{evidence.wall_s:.2f} s",
    )


WAITS_FOR_THE_SUM = Claim(
    "waits-for-the-sum",
    "The whole takes at least as long as all answers together.",
    _waits_for_the_sum,
)


def _queries_overlap(evidence: Evidence) -> tuple[str, str]:
    answered = Is("answered", kind="http")
    if evidence.lane == "processes":
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


def _first_difference(expected: list[str], observed: list[str]) -> tuple[str, str]:
    """The first place where two stories part, or one sentence for both."""
    for number, (want, have) in enumerate(zip(expected, observed, strict=False), 1):
        if want != have:
            return f"{want} as event {number}", f"{have} as event {number}"
    right = "arrived, answered, arrived, answered ..."
    if len(expected) == len(observed):
        return right, right
    return f"{len(expected)} events", f"{len(observed)} events"
