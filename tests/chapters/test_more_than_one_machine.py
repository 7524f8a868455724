"""Chapter 18: what its words say, and a cluster that is there already."""

import json
import os
from collections import Counter
from contextlib import ExitStack
from random import Random

import pytest

from chapters.chapter18_more_than_one_machine.job import (
    TAKE,
    TAKE_ONCE,
    Shop,
    missing,
    on_the_shelf,
)
from shared.clients import with_dask
from shared.clients.with_threads import fetchval, save
from shared.proof import chapters, compare
from shared.proof.contract import expected_report
from shared.shop import quantity
from shared.trace.trace import read
from shared.world import World
from tests.chapters import killed
from tests.chapters.exhibits import said_by

CHAPTER = chapters()[18]

pytestmark = pytest.mark.on_python("3.13")


def test_the_words() -> None:
    """What dask's words do is what the page says, each time it is asked."""
    kept = json.loads((CHAPTER.traces / "words.json").read_text("utf-8"))["dask"]
    assert said_by(CHAPTER, "words.with_dask").strip() == kept


def test_what_the_page_says_of_the_picture() -> None:
    """In the recorded run three were in hand, three finished, and six undisturbed."""
    [trace] = read(CHAPTER.traces / "dask.jsonl")
    ends: dict[str, list[str]] = {}
    for each in trace.events:
        if each.what == "end":
            ends.setdefault(trace.names[each.task], []).append(each.how or "")
    in_hand = [name for name, hows in ends.items() if hows == ["killed", "returned"]]
    finished = [name for name, hows in ends.items() if hows == ["returned"] * 2]
    assert sorted(in_hand) == ["pack butter", "pack coffee", "pack rice"]
    assert sorted(finished) == ["pack apples", "pack beans", "pack bread"]
    assert list(ends.values()).count(["returned"]) == 6 + len(["main"])


def test_all_of_a_pool_end() -> None:
    """In the recorded run one worker is killed, and five calls end with the pool."""
    [trace] = read(CHAPTER.traces / "processes.jsonl")
    hows = Counter(each.how for each in trace.events if each.what == "end")
    assert hows["killed"] == 1
    assert hows["raised BrokenProcessPool"] == 5


def test_taken_once() -> None:
    """TAKE_ONCE may be said twice, TAKE not; both say what is left."""
    with World() as world, world.open(CHAPTER.contract.shop, CHAPTER.job) as opened:
        stockroom, there = opened.shop.stockroom, quantity(1, "tea")
        said = [fetchval(stockroom, TAKE_ONCE, "tea") for _ in range(3)]
        assert said == [there - 1] * 3
        assert [fetchval(stockroom, TAKE, "tea") for _ in "ab"] == [
            there - 2,
            there - 3,
        ]


def test_the_shelf_is_the_journal() -> None:
    """What has a label is known again from it; a draft of one is none."""
    shop = CHAPTER.contract.shop
    report = expected_report(shop)
    with World() as world, world.open(shop, CHAPTER.job) as opened:
        assert isinstance(opened.shop, Shop)
        assert missing(opened.shop, on_the_shelf(opened.shop)) == list(shop.skus)
        save(opened.shop.label_path("tea"), report.label("tea").text)
        found = on_the_shelf(opened.shop)
        assert found.label("tea") == report.label("tea")
        assert missing(opened.shop, found) == list(shop.skus[1:])


@pytest.mark.parametrize("who", killed.VICTIMS)
def test_killed_at_some_moment(who: str) -> None:
    """Whoever is killed: in the end all labels are whole, and nothing is left.

    `python -m tests.chapters.killed` does so at many.
    """
    with World() as world:
        killed.tried(world, who, 1.2, Random(18))


def test_a_cluster_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the scheduler's address alone the same lane keeps the same contract."""
    with ExitStack() as stack:
        address = killed.Cluster(stack).address
        monkeypatch.setitem(os.environ, with_dask.ADDRESS, address)
        lane = {"dask": CHAPTER.source("dask")}
        result = compare(CHAPTER, lane, CHAPTER.contract.shop, rounds=0)
    verdict = result.lanes["dask"]
    assert verdict.ok, verdict.problem
    assert verdict.processes == 1
