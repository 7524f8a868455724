"""Pytest fixtures, for the tests here and for a reader's own.

In a conftest.py: `pytest_plugins = ["shared.fixtures"]`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from shared.registry import LANES
from shared.runner import LaneProcess, Source
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
def start() -> Iterator[Callable[[Source], LaneProcess]]:
    """Start a lane's process; it is ended after the test."""
    with ExitStack() as stack:
        yield lambda source: stack.enter_context(LaneProcess(source))
