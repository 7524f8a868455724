"""Claims about requests that are sent one after the other.

One asks for a time, and only for a lower bound, which no slow machine can break.
"""

from shared.proof.contract import Claim, Evidence
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
