"""What each chapter says of its lanes, held against a run of each."""

from collections.abc import Callable

import pytest

from shared.proof import Chapter, Comparison, chapters, compare
from shared.proof.kept import recorded
from shared.registry import LANES, VARIANTS
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import PROCESSES, Product, Shop
from shared.world import HANGS, OpenShop, Plan
from shared.world.stockroom import POSTGRESQL

CHAPTERS = list(chapters().values())
BROKEN = [
    pytest.param(
        chapter,
        name,
        id=f"chapter{chapter.number}-{name}",
        marks=pytest.mark.on_python("3.11" if chapter.number < 13 else "3.13"),
    )
    for chapter in CHAPTERS
    for name in chapter.broken
]
"""Each is tried on one Python."""

ALSO_BROKEN = {
    "one_thread_more_with_anyio": {"no-more-threads"},
    "one_too_many_with_threads": {"never-refused"},
    "one_too_many_with_trio": {"never-refused"},
    "unbounded_with_asyncio": {"bounded", "backpressure"},
    "lost_with_curio": {"ends-clean"},
    "asked_in_between_with_trio": {
        "never-oversold",
        "nobody-takes-in-between",
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
def test_keeps_the_contract(chapter: Chapter) -> None:
    """In the demonstration shop, all lanes keep the contract and are identical.

    And a run of today satisfies what the run that the page shows has satisfied.
    """
    kept, made_with = recorded(chapter)
    assert kept.shop == chapter.contract.shop
    result = compare(chapter, dict(chapter.lanes), kept.shop, rounds=0)
    assert problems(result) == {}
    assert result.identical
    assert list(kept.lanes) == [*LANES, *chapter.guests]
    assert "python" in made_with
    for name, old in kept.lanes.items():
        fresh = result.lanes[name]
        assert old.ok
        assert fresh.checks == old.checks
        assert fresh.claims == old.claims
        assert fresh.report_sha256 == old.report_sha256
        assert fresh.world_sha256 == old.world_sha256


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("number", [2, 6, 8, 11])
def test_at_a_server(number: int) -> None:
    """With PostgreSQL in place of SQLite the contract is kept, and nothing differs.

    Report and world are those of the run that the page shows.
    """
    chapter = chapters()[number]
    kept, _ = recorded(chapter)
    lanes = dict(chapter.lanes)
    result = compare(chapter, lanes, kept.shop, rounds=0, stockroom=POSTGRESQL)
    assert problems(result) == {}
    for name, old in kept.lanes.items():
        fresh = result.lanes[name]
        assert fresh.claims == old.claims
        assert fresh.report_sha256 == old.report_sha256
        assert fresh.world_sha256 == old.world_sha256


OTHER_SHOPS = {"3.11": (5, 7), "3.12": (1, 1), "3.13": (4, 3)}
"""Python -> number of products and seed of the shop that is tried there."""


@each_chapter
@pytest.mark.parametrize(
    ("skus", "seed"),
    [
        pytest.param(*shop, marks=pytest.mark.on_python(python))
        for python, shop in OTHER_SHOPS.items()
    ],
)
def test_other_shops_too(chapter: Chapter, skus: int, seed: int) -> None:
    """With other numbers of products, prices, stocks and paces, all is the same."""
    shop = chapter.contract.grown(skus, seed, PROCESSES)
    result = compare(chapter, dict(chapter.lanes), shop, rounds=0)
    assert problems(result) == {}
    assert result.identical


def unhurried(plan: Plan) -> Plan:
    """The same world, which takes its time, and the shelf even more.

    A broken lane is caught by what it does meanwhile.  A machine that stalls for as
    long may hide it: while no price comes in, say, a channel without a bound empties.
    """
    return plan.paced(4, shelf_times=10)


def as_planned(plan: Plan) -> Plan:
    """Where limits are real time, what they are held against is, too."""
    return plan


@pytest.mark.parametrize(("chapter", "name"), BROKEN)
def test_broken_lane_is_caught(chapter: Chapter, name: str) -> None:
    """A broken lane fails at the very check that its chapter names."""
    source = chapter.broken[name]
    result = compare(
        chapter,
        {name: source},
        chapter.contract.shop,
        rounds=0,
        # Where a signal waits for a gate, a machine that stalls must not open it.
        patience_s=5.0 if chapter.job.signals else 1.0,
        closely=chapter.contract.broken[name].strained,
        change=as_planned if chapter.contract.by_the_clock else unhurried,
    )
    failed = result.lanes[name].failed
    assert failed is not None
    mistake = chapter.contract.broken[name]
    assert failed.id in {mistake.caught_by, mistake.or_by}
    broken = {each.id for each in result.lanes[name].claims if each.holds is False}
    assert broken >= ALSO_BROKEN.get(name, set())


BESIDE = [
    pytest.param(chapter, name, id=f"chapter{chapter.number}-{name}")
    for chapter in CHAPTERS
    for name in chapter.beside
]


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize(("chapter", "name"), BESIDE)
def test_what_is_beside_keeps_the_contract(chapter: Chapter, name: str) -> None:
    """What is beside the lanes keeps the contract as they do."""
    sources = {name: chapter.beside[name]}
    result = compare(chapter, sources, chapter.contract.shop, rounds=0)
    assert problems(result) == {}


@each_chapter
def test_broken_lanes_are_declared(chapter: Chapter) -> None:
    """The contract names every file in broken/, and no other."""
    assert sorted(chapter.contract.broken) == sorted(chapter.broken)


@each_chapter
def test_hints_lead_to_the_line(chapter: Chapter) -> None:
    """Each mistake has three hints, one nearer than the other, and none twice."""
    for mistake in chapter.contract.broken.values():
        assert len({*mistake.hints}) == 3
        assert all(hint.endswith((".", "?")) for hint in mistake.hints)


@each_chapter
def test_broken_of_both_sorts(chapter: Chapter) -> None:
    """There are three at least; one awaits, and one blocks."""
    lanes = {source.lane for source in chapter.broken.values()}
    assert len(chapter.broken) >= 3
    assert lanes & {"asyncio", "trio", "curio", "anyio"}
    assert lanes & {"threads", "processes", "gevent"}


@each_chapter
def test_every_lane_is_there(chapter: Chapter) -> None:
    """A chapter has a file for each lane of the registry, and for no other.

    But for its guests.
    """
    files = {file.name for file in chapter.folder.glob("with_*.py")}
    assert files == {f"with_{lane}.py" for lane in (*LANES, *chapter.guests)}


def test_supplier_never_answers(
    lane: str,
    open_shop: Callable[..., OpenShop],
    start: Callable[[Source], LaneProcess],
) -> None:
    """No lane waits for ever: one that does is ended, and that is its result."""
    opened = open_shop(Shop((Product("tea", fault=HANGS), Product("coffee"))))
    process = start(CHAPTERS[1].lanes[lane])
    assert process.ready().problem == ""
    outcome = process.run(opened.shop, limit_s=1.5)
    assert outcome.problem == "did not finish in 1.5 s"


ENGINES = {"asyncio+uvloop": "3.13", "asyncio+eager": "3.13", "anyio+trio": "3.12"}
"""Variant -> the Python on which it is tried; any other on 3.12."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.on_python(ENGINES.get(name, "3.12")))
        for name in VARIANTS
    ],
)
@each_chapter
def test_variants_keep_the_contract(chapter: Chapter, name: str) -> None:
    """A lane that is right is right on another engine as well."""
    if missing := VARIANTS[name].missing:
        pytest.skip(missing)
    shop = chapter.contract.shop
    result = compare(chapter, {name: chapter.source(name)}, shop, rounds=0)
    assert problems(result) == {}
    assert result.lanes[name].trace.lane == name
