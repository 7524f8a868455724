"""Every claim on the supplier's log, seen to hold and to fail on a doctored run."""

import pytest

from chapters.chapter01_one_at_a_time.claims import (
    ONE_AFTER_THE_OTHER,
    WAITS_FOR_THE_SUM,
)
from chapters.chapter02_all_at_once.claims import ANSWERED_BY_PACE
from shared.proof import Claim, Evidence
from shared.proof.at_once import ALL_BEFORE_ANY
from shared.shop import Product, Shop
from shared.world import Log

SHOP = Shop((Product("tea", 300, 60), Product("coffee", 120, 100)))


def evidence(story: str, wall_s: float = 0.58) -> Evidence:
    """A run whose log reads like "+tea -tea": + for arrived, - for answered."""
    words = {"+": "arrived", "-": "answered"}
    events = [
        (number, words[event[0]], f"/price/{event[1:]}")
        for number, event in enumerate(story.split())
    ]
    return Evidence(SHOP, Log(tuple(events)), wall_s)


HOLDS = [
    (ONE_AFTER_THE_OTHER, "+tea -tea +coffee -coffee", 0.58),
    (ALL_BEFORE_ANY, "+coffee +tea -coffee -tea", 0.3),
    (ANSWERED_BY_PACE, "+tea +coffee -coffee -tea", 0.3),
    (WAITS_FOR_THE_SUM, "", 0.58),
]
BREAKS = [
    (ONE_AFTER_THE_OTHER, "+tea +coffee -tea -coffee", 0.58),
    (ONE_AFTER_THE_OTHER, "+coffee -coffee +tea -tea", 0.58),
    (ONE_AFTER_THE_OTHER, "+tea -tea", 0.58),
    (ONE_AFTER_THE_OTHER, "", 0.58),
    (ALL_BEFORE_ANY, "+tea -tea +coffee -coffee", 0.3),
    (ALL_BEFORE_ANY, "+tea", 0.3),
    (ANSWERED_BY_PACE, "+tea +coffee -tea -coffee", 0.3),
    (ANSWERED_BY_PACE, "+tea +coffee -coffee", 0.3),
    (WAITS_FOR_THE_SUM, "", 0.57),
]


@pytest.mark.parametrize(("claim", "story", "wall_s"), HOLDS)
def test_claim_holds(claim: Claim, story: str, wall_s: float) -> None:
    """A claim holds on the run that it describes."""
    assert claim.check(evidence(story, wall_s)).holds


@pytest.mark.parametrize(("claim", "story", "wall_s"), BREAKS)
def test_claim_fails(claim: Claim, story: str, wall_s: float) -> None:
    """A claim fails on a doctored run, and says what it had expected."""
    check = claim.check(evidence(story, wall_s))
    assert not check.holds
    assert check.expected != check.observed
