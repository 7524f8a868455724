"""Every test of the world may call the supplier."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.world.callers import Caller


@pytest.fixture
def call() -> Iterator[Callable[..., Caller]]:
    """Send a request, whose connection is closed after the test."""
    with ExitStack() as stack:
        yield lambda *request: stack.enter_context(Caller(*request))
