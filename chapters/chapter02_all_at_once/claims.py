"""Claims about requests that are out all at once.

The first ones need no more than the supplier's log; those at the end speak of queries
and files as well, which only the trace shows.
"""

from itertools import pairwise

from shared.clients import THREADS
from shared.proof.contract import Claim, Evidence, NotAsked
from shared.proof.order import Is, before, stretch
from shared.shop import Shop
from shared.world import Gate
from shared.world.log import ANSWERED


def _in_order_of_pace(evidence: Evidence) -> tuple[str, str]:
    pace = {
        evidence.price_path(product.sku): product.price_ms
        for product in evidence.shop.products
    }
    if len(set(pace.values())) < 2:
        raise NotAsked("no answer takes longer than another")
    answered = [
        path for _, what, path in evidence.log.events if what == ANSWERED
    ]
    for earlier, later in pairwise(answered):
        if pace[earlier] > pace[later]:
            return f"{later} before {earlier}", f"{earlier} before {later}"
    right = "the quickest answer first"
    return right, right if len(answered) == len(pace) else "not one of each"


ANSWERED_BY_PACE = Claim(
    "answered-by-pace",
    "Answers come in the order of how long they take, not in that of asking.",
    _in_order_of_pace,
    rows=("L7",),
)


def queries_overlap(threads: int) -> Claim:
    """Of lanes that have so many threads for queries."""

    def seen(evidence: Evidence) -> tuple[str, str]:
        if len(evidence.shop.skus) > threads:
            raise NotAsked(f"there are only {threads} threads for queries")
        arrived = Is("arrived", kind="db")
        if not arrived.of(evidence.trace):
            raise NotAsked("no query was seen")
        return before(evidence.trace, arrived, Is("answered", kind="http"))

    return Claim(
        "queries-overlap",
        "Every stock is asked for as well before the first price is there.",
        seen,
        rows=("S10",),
    )


QUERIES_OVERLAP = queries_overlap(THREADS)


def slowest(shop: Shop) -> str:
    """The product whose price takes longest."""
    return max(shop.products, key=lambda each: each.price_ms).sku


def _label_as_soon_as_it_can(evidence: Evidence) -> tuple[str, str]:
    if len(evidence.shop.skus) < 2:
        raise NotAsked("there is only one product")
    trace = evidence.trace
    prices = Is("answered", kind="http", sku=slowest(evidence.shop)).of(trace)
    labels = Is("sent", kind="file").of(trace)
    if not (prices and labels):
        raise NotAsked("no price or no label was seen")
    expected = "a label before the slowest price is there"
    if labels[0].at_ns < prices[0].at_ns:
        return expected, expected
    return expected, f"no label\n{stretch(trace, [prices[0], labels[0]])}"


LABEL_AS_SOON_AS_IT_CAN = Claim(
    "label-as-soon-as-it-can",
    "A product that has its price and its stock has its label, whoever still waits.",
    _label_as_soon_as_it_can,
)


def gates(shop: Shop, threads: int = THREADS) -> list[Gate]:
    """Prices and stocks are all out before any of them is there.

    And the slowest price comes only when the label of another product is written.
    """
    prices, queries = len(shop.skus), min(len(shop.skus), threads)
    all_out = Gate(
        QUERIES_OVERLAP.id, {"http": prices, "db": queries}, {"http", "db"}
    )
    if prices < 2:
        return [all_out]
    path = f"http /price/{slowest(shop)}"
    return [all_out, Gate(LABEL_AS_SOON_AS_IT_CAN.id, {"labelled": 1}, {path})]
