"""The comparison: how often a lane is timed."""

from contextlib import ExitStack

import pytest

from shared.proof import chapters
from shared.proof.trial import Trial
from shared.proof.verdict import Verdict
from shared.runner.process import LaneProcess, Outcome
from shared.world import World


class Timed(LaneProcess):
    """Not started; every run takes the next of some times."""

    def __init__(self, walls: list[float]) -> None:
        self.left = walls

    def run(self, *_: object, **__: object) -> Outcome:
        return Outcome(report={}, wall_s=self.left.pop(0))


def timed(walls: list[float], proved: float, world: World) -> tuple[int, float]:
    """How often a lane is timed, and its best, where the ideal is 1."""
    chapter = chapters()[2]
    shop = chapter.contract.shop
    ideal_s = chapter.contract.ideal_ms(shop) / 1000
    lane = Timed([each * ideal_s for each in walls])
    verdict = Verdict("trio", wall_s=proved * ideal_s)
    trial = Trial(chapter, shop, world, 1.0, 1.0, 3, lambda plan: plan, ExitStack())
    trial.time(verdict, lane)
    return len(walls) - len(lane.left), verdict.wall_s / ideal_s


@pytest.mark.parametrize(
    ("proved", "runs", "best"), [(1.05, 0, 1.05), (1.2, 1, 1.2), (1.5, 1, 1.22)]
)
def test_proof_may_be_enough(
    proved: float, runs: int, best: float, world: World
) -> None:
    """Where the proof's own run was as quick as can be, there is no other."""
    assert timed([1.22, 1.0], proved, world) == pytest.approx((runs, best))


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
    assert timed(walls, 0.0, world) == pytest.approx((runs, best))
