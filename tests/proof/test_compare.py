"""The comparison: how many lanes at once, and how often each is timed."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from shared.proof import chapters, trial
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


def timed(
    walls: list[float], proved: float, world: World, number: int = 2
) -> tuple[int, float]:
    """How often a lane is timed, and its best, where the ideal is 1."""
    chapter = chapters()[number]
    shop = chapter.contract.shop
    ideal_s = chapter.contract.ideal_ms(shop) / 1000
    lane = Timed([each * ideal_s for each in walls])
    verdict = Verdict("trio", wall_s=proved * ideal_s)
    tried = Trial(chapter, shop, world, 1.0, 1.0, 3, lambda plan: plan, ExitStack())
    tried.time(verdict, lane)
    return len(walls) - len(lane.left), verdict.wall_s / ideal_s


@pytest.mark.parametrize(
    ("proved", "runs", "best"), [(1.05, 0, 1.05), (1.2, 1, 1.2), (1.5, 1, 1.22)]
)
def test_proof_may_be_enough(
    proved: float, runs: int, best: float, world: World
) -> None:
    """Where the proof's own run was as quick as can be, there is no other."""
    assert timed([1.22, 1.0], proved, world) == pytest.approx((runs, best))


def test_alone_is_enough(world: World) -> None:
    """Where a proof has the machine to itself, a lane is timed by it, near or not."""
    assert timed([1.0], 1.9, world, 15) == pytest.approx((0, 1.9))


@pytest.mark.parametrize(("number", "most"), [(2, os.cpu_count()), (15, 1)])
def test_how_many_are_proved_at_once(
    number: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as there are cores; one where each of them takes every core."""
    asked = []

    def pool(workers: int) -> ThreadPoolExecutor:
        asked.append(workers)
        return ThreadPoolExecutor(workers)

    monkeypatch.setattr(trial, "ThreadPoolExecutor", pool)
    chapter = chapters()[number]
    trial.compare(chapter, {}, chapter.contract.shop)
    assert asked == [most]


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
