"""What a lane leaves behind in its process is named, once it has had its time."""

import sys
from collections.abc import Callable

import pytest

from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.world import World
from tests.recorder.played import play


def left(source: Source, what: str, world: World) -> list[str]:
    outcome, _ = play(source, world, shop=Shop((Product(what),)))
    assert outcome.problem == "", outcome.detail
    return sorted(outcome.left)


def test_leftovers_are_named(program: Callable[..., Source], world: World) -> None:
    """A thread with its line, a pool's by its name; sockets and processes by number."""
    sockets = ["2 open sockets"] if sys.platform == "linux" else []  # else unseen
    assert left(program("leaves_behind"), "all_of_it", world) == [
        "1 of its processes",
        *sockets,
        "a thread of a pool, idle_0",
        "a thread that is at line 15",
    ]


@pytest.mark.parametrize("what", ["nothing", "for_a_moment"])
def test_what_has_ended(
    what: str, program: Callable[..., Source], world: World
) -> None:
    """Nothing is named that the lane has ended, or that soon ends by itself."""
    assert left(program("leaves_behind"), what, world) == []
