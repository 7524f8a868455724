"""Chapters 7 to 9, and 11, in shops that nobody thought of: every lane, many shops.

One child a lane serves all shops of a chapter.  What is looked at is what is looked
at in the demonstration: the report, the world, the claims.
"""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chapters.chapter07_a_pipeline import job as pipeline_job
from chapters.chapter08_sharing import job as sale_job
from chapters.chapter09_one_of_them_fails import job as basket_job
from chapters.chapter11_calling_it_off import job as order_job
from shared.proof import Chapter, chapters
from shared.proof.contract import Evidence
from shared.registry import LANES
from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess
from shared.shop import Product, Shop
from shared.world import FAULTS, World

CHAPTERS = chapters()
LIMIT_S = 30.0
EXAMPLES, WITH_WORKERS = 20, 6
"""How many shops a lane is given; fewer where each of them starts processes."""

ms = st.integers(0, 10)


def products(draw: st.DrawFn, most: int) -> list[Product]:
    count = draw(st.integers(1, most))
    return [
        Product(f"product {number}", price_ms=draw(ms), stock_ms=draw(ms))
        for number in range(count)
    ]


@st.composite
def pipelines(draw: st.DrawFn) -> Shop:
    """Any number of products, paces, workers a stage, bounds, and a slow shelf."""
    one_to_three = st.integers(1, 3)
    return pipeline_job.Shop(
        tuple(products(draw, 8)),
        seed=draw(st.integers(0, 3)),
        fetchers=draw(one_to_three),
        counters=draw(one_to_three),
        labelers=draw(one_to_three),
        bound=draw(one_to_three),
        shelf_ms=draw(st.integers(0, 5)),
    )


@st.composite
def sales(draw: st.DrawFn) -> Shop:
    """Any number of customers, goods and deliveries."""
    few = st.integers(0, 3)
    stocked = tuple(
        sale_job.Product(
            **vars(each), wanted=draw(few), few=draw(few), delivery_ms=draw(ms)
        )
        for each in products(draw, 4)
    )
    return sale_job.Shop(stocked, seed=draw(st.integers(0, 3)))


@st.composite
def baskets(draw: st.DrawFn) -> Shop:
    """Any basket, of which one thing may fail, and any singles with any faults."""
    fault = st.sampled_from(["", *FAULTS])
    drawn = products(draw, 6)
    whole = draw(st.integers(1, len(drawn)))
    spoils = draw(st.integers(0, whole))  # none, if it is beyond the last
    faults = [
        draw(fault) if number >= whole or number == spoils else ""
        for number in range(len(drawn))
    ]
    return basket_job.Shop(
        tuple(
            basket_job.Product(
                each.sku, each.price_ms, each.stock_ms, faults[number], number < whole
            )
            for number, each in enumerate(drawn)
        ),
        seed=draw(st.integers(0, 3)),
    )


@st.composite
def orders(draw: st.DrawFn) -> Shop:
    """Any number of things, each of which is anywhere when the customer leaves."""
    caught = st.sampled_from(
        [order_job.PRICE, order_job.RECEIPT, order_job.PAYMENT, order_job.PAID]
    )
    return order_job.Shop(
        tuple(
            order_job.Product(
                each.sku,
                each.price_ms,
                few=draw(st.integers(1, 3)),
                caught=draw(caught),
            )
            for each in products(draw, 6)
        ),
        seed=draw(st.integers(0, 3)),
        leaves_ms=draw(ms),
    )


pytestmark = pytest.mark.on_python("3.13")

Kept = tuple[Chapter, LaneProcess, World]


@pytest.fixture(scope="module", params=list(LANES))
def pipeline(request: pytest.FixtureRequest, world: World) -> Iterator[Kept]:
    """Chapter 7's lane, in one process for all of its shops."""
    yield from kept(CHAPTERS[7], request.param, world)


@pytest.fixture(scope="module", params=list(LANES))
def sale(request: pytest.FixtureRequest, world: World) -> Iterator[Kept]:
    """Chapter 8's lane, in one process for all of its shops."""
    yield from kept(CHAPTERS[8], request.param, world)


@pytest.fixture(scope="module", params=list(LANES))
def basket(request: pytest.FixtureRequest, world: World) -> Iterator[Kept]:
    """Chapter 9's lane, in one process for all of its shops."""
    yield from kept(CHAPTERS[9], request.param, world)


@pytest.fixture(scope="module", params=list(LANES))
def order(request: pytest.FixtureRequest, world: World) -> Iterator[Kept]:
    """Chapter 11's lane, in one process for all of its shops."""
    yield from kept(CHAPTERS[11], request.param, world)


def kept(chapter: Chapter, lane: str, world: World) -> Iterator[Kept]:
    with LaneProcess(chapter.lanes[lane]) as process:
        assert process.ready().problem == ""
        yield chapter, process, world


def problems(kept: Kept, shop: Shop) -> list[str]:
    """What is wrong with one run in a shop, if anything is."""
    chapter, process, world = kept
    lane = process.source.lane
    gates = [
        gate
        for gate in chapter.contract.gates(shop)
        if gate.lanes is None or lane in gate.lanes
    ]
    with world.open(shop, chapter.job, gates=gates) as opened:
        outcome, trace = on_record(
            lane, chapter.number, process, opened, world, LIMIT_S
        )
        if outcome.problem:
            return [outcome.problem]
        report, snapshot = chapter.contract.expected(opened.bare_shop)
        seen = opened.snapshot().to_json()
        evidence = Evidence(opened.shop, opened.log(), outcome.wall_s, lane, trace)
    said = []
    if outcome.report != report:
        said.append(f"report: expected {report}, observed {outcome.report}")
    if seen != snapshot:
        said.append(f"world: expected {snapshot}, observed {seen}")
    return said + [
        str(check)
        for claim in chapter.contract.claims
        if claim.arises(lane) and (check := claim.check(evidence)).holds is False
    ]


def examples(kept: Kept) -> int:
    return WITH_WORKERS if kept[1].source.processes else EXAMPLES


SMALLEST = tuple(Phase)
FIRST = (Phase.generate,)


def try_all(
    kept: Kept, shops: st.SearchStrategy[Shop], phases: Sequence[Phase] = SMALLEST
) -> None:
    """Look for a shop in which something is wrong; the smallest one is shown."""

    @settings(
        max_examples=examples(kept),
        deadline=None,  # shops take as long as they take
        phases=phases,
        derandomize=True,  # the same shops in every run
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(shops)
    def nothing_is_wrong(shop: Shop) -> None:
        assert problems(kept, shop) == []

    nothing_is_wrong()


def test_nothing_lost_nothing_twice(pipeline: Kept) -> None:
    """In any pipeline, what goes in comes out once, and no channel is too long."""
    try_all(pipeline, pipelines())


def test_nothing_oversold(sale: Kept) -> None:
    """Whoever comes is served once there is something, and nobody before that."""
    try_all(sale, sales())


def test_all_or_nothing(basket: Kept) -> None:
    """Whatever fails, the basket is sold whole or not at all, and all else is kept."""
    try_all(basket, baskets())


def test_all_is_undone(order: Kept) -> None:
    """Wherever an order is when the customer leaves, it is undone, or it is paid."""
    try_all(order, orders())


def test_broken_lane_is_found(world: World) -> None:
    """Among the shops there is one in which a lost product is noticed."""
    source = CHAPTERS[7].broken["lost_with_curio"]
    with LaneProcess(source) as process:
        assert process.ready().problem == ""
        with pytest.raises(AssertionError, match=r"report|world"):
            try_all((CHAPTERS[7], process, world), pipelines(), FIRST)
