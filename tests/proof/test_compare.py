"""The comparison: how often a lane is timed."""

import pytest

from shared.proof import chapters
from shared.proof.trial import Trial
from shared.proof.verdict import Verdict
from shared.runner import LaneProcess, Outcome
from shared.world import World


class Timed(LaneProcess):
    """Not started; every run takes the next of some times."""

    def __init__(self, walls: list[float]) -> None:
        self.left = walls

    def run(self, *_: object, **__: object) -> Outcome:
        return Outcome(report={}, wall_s=self.left.pop(0))


@pytest.mark.parametrize(
    ("walls", "runs", "best"),
    [
        ([1.2, 1.0, 1.0], 1, 1.2),
        ([1.9, 1.2, 1.0], 2, 1.2),
        ([1.9, 1.88, 1.0], 2, 1.88),
        ([1.9, 2.4, 1.0], 2, 1.9),
        ([1.9, 1.7, 1.5, 1.0], 3, 1.5),
    ],
)
def test_timed_while_getting_faster(
    walls: list[float], runs: int, best: float, world: World
) -> None:
    """Three times at most, and no more once it is near the ideal, which is 1 here."""
    chapter = chapters()[2]
    shop = chapter.contract.shop
    ideal_s = chapter.contract.ideal_ms(shop) / 1000
    lane, verdict = Timed([each * ideal_s for each in walls]), Verdict("trio")
    Trial(chapter, shop, world, 1.0, 1.0, 3, lambda plan: plan).time(verdict, lane)
    assert len(walls) - len(lane.left) == runs
    assert verdict.wall_s == pytest.approx(best * ideal_s)
