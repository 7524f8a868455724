"""Claims about requests that are sent one after the other.

One asks for a time, and only for a lower bound, which no slow machine can break.
"""

from itertools import pairwise

from shared.proof.contract import Claim, Evidence, NotAsked
from shared.proof.order import Is, stretch
from shared.trace.event import Event
from shared.world.log import ANSWERED, ARRIVED


def _alternates(evidence: Evidence) -> tuple[str, str]:
    story = evidence.log.story
    expected = [
        f"{what} {evidence.price_path(sku)}"
        for sku in evidence.shop.skus
        for what in (ARRIVED, ANSWERED)
    ]
    return _first_difference(expected, story)


ONE_AFTER_THE_OTHER = Claim(
    "one-after-the-other",
    "No request is sent before the one before it was answered, in the shop's order.",
    _alternates,
)


def _nothing_overlaps(evidence: Evidence) -> tuple[str, str]:
    expected = "each answered before anything else is sent"
    under_way: list[Event] = []
    for event in evidence.trace.events:
        if event.what == "sent":
            if under_way:
                shown = stretch(evidence.trace, [under_way[0], event])
                return expected, f"two at once\n{shown}"
            under_way.append(event)
        elif event.what in ("answered", "failed") and under_way:
            under_way.pop()
    if not Is("sent", kind="db").of(evidence.trace):
        raise NotAsked("no query was seen")
    return expected, expected


NOTHING_OVERLAPS = Claim(
    "nothing-overlaps",
    "No request, query or label is sent while another is under way.",
    _nothing_overlaps,
)


def _in_the_shops_order(evidence: Evidence) -> tuple[str, str]:
    trace, skus = evidence.trace, evidence.shop.skus
    sent = [(each.kind, each.sku) for each in Is("sent").of(trace)]
    labels = [sku for kind, sku in sent if kind == "file"]
    if not labels:
        raise NotAsked("no label was seen")
    expected = "each label before the next product is asked about"
    for place, (sku, later) in enumerate(pairwise(skus)):
        label = ("file", sku)
        if label not in sent or labels[place] != sku:
            return expected, f"the label of {sku} is not the next"
        asked = ("http", later)
        if asked in sent and sent.index(asked) < sent.index(label):
            return (
                expected,
                f"{later} is asked about before {sku} has its label",
            )
    return expected, expected


IN_THE_SHOPS_ORDER = Claim(
    "in-the-shops-order",
    "A product has its label before the next is asked about.",
    _in_the_shops_order,
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


def _first_difference(
    expected: list[str], observed: list[str]
) -> tuple[str, str]:
    """The first place where two stories part, or one sentence for both."""
    for number, (want, have) in enumerate(
        zip(expected, observed, strict=False), 1
    ):
        if want != have:
            return f"{want} as event {number}", f"{have} as event {number}"
    right = "arrived, answered, arrived, answered ..."
    if len(expected) == len(observed):
        return right, right
    return f"{len(expected)} events", f"{len(observed)} events"
