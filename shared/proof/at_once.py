"""The claim that requests are out all at once, for the chapters which make it."""

from shared.proof.contract import Claim, Evidence
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
