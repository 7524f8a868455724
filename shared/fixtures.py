"""Pytest fixtures, for the tests here and for a reader's own.

In a test file, or in the conftest.py of all: `pytest_plugins = ["shared.fixtures"]`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shared.proof import compare, find_chapter
from shared.registry import LANES
from shared.runner.process import LaneProcess
from shared.runner.source import Source, refuse_what_is_no_lane
from shared.shop import Product, Shop
from shared.world import OpenShop, World


@pytest.fixture(params=list(LANES))
def lane(request: pytest.FixtureRequest) -> str:
    """The name of each lane in turn, in the usual order."""
    return str(request.param)


@pytest.fixture
def shop() -> Shop:
    """A shop of two products that answer at once."""
    return Shop((Product("tea"), Product("coffee")))


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """A world that is up for all tests; each opens shops of its own in it."""
    with World() as up:
        yield up


@pytest.fixture
def open_shop(world: World) -> Iterator[Callable[..., OpenShop]]:
    """`World.open` without the `with`: what it opens is closed after the test."""
    with ExitStack() as stack:
        yield lambda *what, **how: stack.enter_context(world.open(*what, **how))


@pytest.fixture
def start() -> Iterator[Callable[[Source | Path], LaneProcess]]:
    """Start a lane's process, of a source or a file; it is ended after the test."""

    def started(lane: Source | Path) -> LaneProcess:
        source = Source.of_file(lane) if isinstance(lane, Path) else lane
        return stack.enter_context(LaneProcess(source))

    with ExitStack() as stack:
        yield started


@pytest.fixture
def keeps_contract() -> Callable[[int, Path], None]:
    """Hold a lane's file to the contract of a chapter; what it breaks fails the test.

    As `meanwhile check` does, in a world of its own.
    """

    def held(number: int, file: Path) -> None:
        chapter, source = find_chapter(str(number)), Source.of_file(file)
        refuse_what_is_no_lane(file)
        result = compare(
            chapter,
            {source.name: source},
            chapter.contract.shop,
            rounds=0,
            closely=True,
        )
        verdict = result.lanes[source.name]
        if not verdict.ok:
            pytest.fail(f"{source.name}: {verdict.problem}\n{verdict.detail}")

    return held
