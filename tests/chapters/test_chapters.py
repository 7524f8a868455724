"""What each chapter says of its lanes, held against a run of each."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from chapters.chapter04_nobody_yields.claims import frozen
from shared.proof import Chapter, Comparison, chapters, compare
from shared.proof.compare import Trial, Verdict
from shared.proof.contract import Check
from shared.reaper import ROOT
from shared.registry import LANES, VARIANTS
from shared.runner import LaneProcess, Outcome, Source
from shared.shop import PROCESSES, Product, Shop
from shared.world import HANGS, OpenShop, World

CHAPTERS = list(chapters().values())
BROKEN = [
    pytest.param(chapter, name, id=f"chapter{chapter.number}-{name}")
    for chapter in CHAPTERS
    for name in chapter.broken
]
ALSO_BROKEN = {
    "called_on_the_loop_with_trio": {"never-on-the-loop", "the-loop-goes-on"},
    "called_on_the_loop_with_gevent": {"never-on-the-loop", "the-loop-goes-on"},
    "one_thread_more_with_anyio": {"no-more-threads"},
    "one_too_many_with_threads": {"never-refused", "a-pool-begins-no-more"},
    "one_too_many_with_trio": {"never-refused"},
    "unbounded_with_asyncio": {"bounded", "backpressure"},
    "lost_with_curio": {"ends-clean"},
    "asked_in_between_with_trio": {
        "never-oversold",
        "nobody-takes-in-between",
        "no-pause-in-between",
    },
    "lock_dropped_with_threads": {"never-oversold", "nobody-takes-in-between"},
}
"""Broken lane -> claims that it breaks as well, after what catches it first."""

EVERY_LANE = ("finished", "peak", "report", "world")

each_chapter = pytest.mark.parametrize(
    "chapter", CHAPTERS, ids=[f"chapter{chapter.number}" for chapter in CHAPTERS]
)


def problems(result: Comparison) -> dict[str, str]:
    """Lane -> what is wrong with it, for the message of a failing assertion."""
    return {
        name: verdict.problem + "\n" + verdict.detail
        for name, verdict in result.lanes.items()
        if not verdict.ok
    }


@each_chapter
def test_every_lane_keeps_the_contract(chapter: Chapter) -> None:
    """In the demonstration shop, all lanes keep the contract and are identical."""
    result = compare(chapter, dict(chapter.lanes), chapter.contract.shop, rounds=0)
    assert problems(result) == {}
    assert result.identical


@each_chapter
@pytest.mark.parametrize(("skus", "seed"), [(1, 1), (5, 7)])
def test_in_other_shops_too(chapter: Chapter, skus: int, seed: int) -> None:
    """With other numbers of products, prices, stocks and paces, all is the same."""
    shop = chapter.contract.grown(skus, seed, PROCESSES)
    result = compare(chapter, dict(chapter.lanes), shop, rounds=0)
    assert problems(result) == {}
    assert result.identical


def unhurried(shop: Shop) -> Shop:
    """The same shop, where the world takes its time, and the shelf even more.

    A broken lane is caught by what it does meanwhile.  A machine that stalls for as
    long may hide it: while no price comes in, say, a channel without a bound empties.
    """
    products = [
        replace(
            each,
            price_ms=4 * each.price_ms,
            stock_ms=4 * each.stock_ms,
            delivery_ms=4 * each.delivery_ms,
        )
        for each in shop.products
    ]
    return replace(shop, products=tuple(products), shelf_ms=10 * shop.shelf_ms)


@pytest.mark.parametrize(("chapter", "name"), BROKEN)
def test_broken_lane_is_caught(chapter: Chapter, name: str) -> None:
    """A broken lane fails at the very check that its chapter names."""
    source = chapter.broken[name]
    shop = unhurried(chapter.contract.shop)
    result = compare(chapter, {name: source}, shop, rounds=0, patience_s=1.0)
    failed = result.lanes[name].failed
    assert failed is not None
    assert chapter.contract.broken[name] == failed.id
    broken = {each.id for each in result.lanes[name].claims if not each.holds}
    assert broken >= ALSO_BROKEN.get(name, set())


@each_chapter
def test_broken_lanes_are_declared(chapter: Chapter) -> None:
    """The contract names every file in broken/, and no other."""
    assert list(chapter.contract.broken) == sorted(chapter.broken)


@each_chapter
def test_broken_lanes_are_of_both_sorts(chapter: Chapter) -> None:
    """There are three at least; one awaits, and one blocks."""
    lanes = {source.lane for source in chapter.broken.values()}
    assert len(chapter.broken) >= 3
    assert lanes & {"asyncio", "trio", "curio", "anyio"}
    assert lanes & {"threads", "processes", "gevent"}


@each_chapter
def test_every_lane_is_there(chapter: Chapter) -> None:
    """A chapter has a file for each lane of the registry, and for no other."""
    files = {file.name for file in chapter.folder.glob("with_*.py")}
    assert files == {f"with_{lane}.py" for lane in LANES}


def test_a_supplier_that_never_answers(
    lane: str,
    open_shop: Callable[..., OpenShop],
    start: Callable[[Source], LaneProcess],
) -> None:
    """No lane waits for ever: one that does is ended, and that is its result."""
    last = CHAPTERS[-1]
    opened = open_shop(Shop((Product("tea", fault=HANGS), Product("coffee"))))
    process = start(last.lanes[lane])
    assert process.ready().problem == ""
    outcome = process.run(opened.shop, limit_s=1.5)
    assert outcome.problem == "did not finish in 1.5 s"


def test_checks_say_what_differs() -> None:
    """A failed check names what was expected and what was observed."""
    check = Check("peak", False, "2 in flight", "1 in flight")
    assert str(check) == "peak: expected 2 in flight, observed 1 in flight"


CHAPTER4 = next(chapter for chapter in CHAPTERS if chapter.number == 4)
HALF_A_SECOND = r"(0\.[5-9]|[1-9])"  # at least: that is how long drawing takes
SAYS = {
    "asyncio": rf"Executing <Task .*label\(\).* took {HALF_A_SECOND}",
    "trio": rf"\.label held the loop for {HALF_A_SECOND}",
    "curio": rf"Task\(.*name='label'.*\) ran for {HALF_A_SECOND}",
    "gevent": r"label\(.* appears to be blocked\n[^*]* in draw\n",
    "anyio": rf"Executing <Task .*_with_anyio\.label.* took {HALF_A_SECOND}",
}
"""Lane -> what its runtime's detector says of the frozen lane."""


@pytest.mark.parametrize("name", CHAPTER4.broken)
def test_nobody_else_has_a_turn_on_a_frozen_loop(name: str) -> None:
    """While it draws, no other task runs, no answer is taken up, no heart beats."""
    shop = CHAPTER4.contract.shop
    result = compare(CHAPTER4, {name: CHAPTER4.broken[name]}, shop, rounds=0)
    said = frozen(result.lanes[name].trace, shop)
    assert [observed for _, observed in said] == [expected for expected, _ in said]


@pytest.mark.parametrize("lane", SAYS)
def test_a_detector_tells_of_a_frozen_loop_only(lane: str) -> None:
    """Each runtime's own detector names the label; it is silent on the mended lane."""
    folder = f"chapters.{CHAPTER4.folder.name}"
    mended = (
        f"from {folder} import with_{lane} as mended; "
        f"from {folder}.exhibits.detectors import with_{lane} as detector; "
        "detector.frozen = mended; from shared.shop import main; "
        "__file__ = mended.__file__; main(detector.run)"
    )
    alarm, calm = (
        subprocess.run(
            [sys.executable, *how], capture_output=True, text=True, check=True, cwd=ROOT
        )
        for how in (["-m", f"{folder}.exhibits.detectors.with_{lane}"], ["-c", mended])
    )
    assert re.search(SAYS[lane], alarm.stdout + alarm.stderr)
    assert not re.search(SAYS[lane], calm.stdout + calm.stderr)


def test_detectors_are_all_there() -> None:
    """Every lane that can freeze has a detector and is shown at work."""
    files = (CHAPTER4.folder / "exhibits/detectors").glob("with_*.py")
    assert {file.stem.removeprefix("with_") for file in files} == set(SAYS)
    assert {source.lane for source in CHAPTER4.broken.values()} == set(SAYS)


@pytest.mark.parametrize("name", VARIANTS)
@each_chapter
def test_variants_keep_the_contract(chapter: Chapter, name: str) -> None:
    """A lane that is right is right on another engine as well."""
    if missing := VARIANTS[name].missing:
        pytest.skip(missing)
    shop = chapter.contract.shop
    result = compare(chapter, {name: chapter.source(name)}, shop, rounds=0)
    assert problems(result) == {}
    assert result.lanes[name].trace.lane == name


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
def test_a_lane_is_timed_again_while_it_gets_faster(
    walls: list[float], runs: int, best: float, world: World
) -> None:
    """Three times at most, and no more once it is near the ideal, which is 1 here."""
    chapter = chapters()[2]
    shop = chapter.contract.shop
    ideal_s = chapter.contract.ideal_ms(shop) / 1000
    lane, verdict = Timed([each * ideal_s for each in walls]), Verdict("trio")
    Trial(chapter, shop, world, 1.0, 1.0, 3).time(verdict, lane)
    assert len(walls) - len(lane.left) == runs
    assert verdict.wall_s == pytest.approx(best * ideal_s)
