"""A run is timed, and its threads and processes are counted if that is asked for."""

import os
import time
from collections.abc import Callable

import pytest

from shared.runner.census import Census
from shared.runner.process import LaneProcess, Outcome
from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.world import OpenShop
from tests.runner.played import LIMIT_S, played

FIVE = Shop(tuple(Product(f"tea {number}", price_ms=300) for number in range(5)))
FIVE_FOR_LONG = Shop(tuple(Product(each, price_ms=1500) for each in FIVE.skus))
"""All five are held long enough to be counted, whatever else the machine does."""


def counted(source: Source, opened: OpenShop) -> Outcome:
    with LaneProcess(source) as process:
        process.ready()
        return process.run(opened.shop, LIMIT_S, count=True)


def test_threads_are_counted(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """Five threads that the gate holds, and the main one, are six in one process."""
    opened = open_shop(FIVE, gate=5)
    outcome = counted(program("asks_at_once_with_threads"), opened)
    assert (outcome.threads, outcome.processes) == (6, 1)


def test_processes_are_counted(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """Five workers that the gate holds, and the lane's own process, are six."""
    opened = open_shop(FIVE_FOR_LONG, gate=5)
    source = program("asks_at_once_with_processes")
    assert counted(source, opened).processes == 6


def test_workers_of_workers(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """Two workers that start two each, and the lane's own process, are seven."""
    opened = open_shop(FIVE_FOR_LONG, gate=4)
    source = program("workers_of_workers_with_processes")
    assert counted(source, opened).processes == 7


def test_the_dead_hide_nobody(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """Who has ended, and was not waited for, is not counted; who is beside him is."""
    source = program("leaves_one_dead_with_threads")
    outcome = counted(source, open_shop(FIVE))
    assert outcome.left == ("1 of its processes",)


def test_daemon_is_left(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """Who has left his parents, as a daemon does, is left behind as well."""
    source = program("leaves_a_daemon_with_threads")
    outcome = counted(source, open_shop(FIVE))
    assert outcome.left == ("1 of its processes",)


def test_who_cannot_be_told_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be counted, nothing is left, at once."""
    counts = [(0, 0)]
    monkeypatch.setattr(Census, "now", lambda census: counts.pop())
    assert Census(os.getpid()).left() == []


def test_nobody_counts_unasked(program: Callable[..., Source]) -> None:
    """A timed run is not disturbed by counting."""
    outcome, _ = played(program("takes_a_while_with_threads"))
    assert (outcome.threads, outcome.processes) == (0, 0)


def test_wall_time(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """The wall time holds the supplier's pace, and not the start of the lane."""
    source = program("asks_at_once_with_threads")
    opened = open_shop(FIVE, gate=5)
    start = time.monotonic()
    outcome, _ = played(source, shop=opened.shop)
    assert 0.3 <= outcome.wall_s < time.monotonic() - start
