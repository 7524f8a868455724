"""Chapter 12's lanes, and signals that come otherwise than in its contract."""

import json
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from chapters.chapter12_ctrl_c.contract import again_and_again
from shared.proof import chapters
from shared.proof.grid import grid
from shared.reaper import ROOT
from shared.registry import LANES
from shared.runner.on_record import on_record
from shared.runner.program import Program
from shared.runner.source import Source
from shared.world import World
from shared.world.folder import STOCKROOM
from tests.chapters.hammer import LATEST_S, hit
from tests.leftovers import Leftovers, Terminal
from tests.world.callers import until

CHAPTER = chapters()[12]
SHOP: Any = CHAPTER.contract.shop
pytestmark = pytest.mark.on_python("3.12")

LIMIT_S = 60.0
GRACE_S = 5.0
CTRL_C = b"\x03"

OTHERWISE = {
    "SIGINT to the process": again_and_again(replace(SHOP, to_group=False)),
    "SIGTERM to the group": again_and_again(replace(SHOP, signal="SIGTERM")),
}
"""Beside the two that the contract asks for, and each three times."""


@pytest.fixture
def program(lane: str, world: World) -> Iterator[Program]:
    """A lane of the chapter's, started anew whenever it is run."""
    signals = CHAPTER.job.signals
    assert signals is not None
    temporary = world.temporary_folder()
    with Program(CHAPTER.lanes[lane], signals, temporary=temporary) as started:
        yield started


@pytest.mark.parametrize("shop", OTHERWISE.values(), ids=list(OTHERWISE))
def test_however_it_is_sent(
    lane: str, program: Program, shop: Any, world: World
) -> None:
    """All is undone, the status says by which signal, and nothing is left."""
    with world.open(shop, CHAPTER.job) as opened:
        outcome, _ = on_record(lane, 12, program, opened, world, LIMIT_S)
        report, expected = CHAPTER.contract.expected(opened.bare_shop)
        assert (outcome.problem, list(outcome.left)) == ("", [])
        assert outcome.report == report
        assert opened.snapshot().to_json() == expected
    assert outcome.status == 128 + signal.Signals[shop.signal]


def all_taken(left: Leftovers) -> bool:
    """Whether a lane that was started by hand has taken one of everything."""
    for file in left.folder.glob(f"meanwhile-*/run*/{STOCKROOM}"):
        with closing(sqlite3.connect(file)) as stockroom:
            try:
                rows = stockroom.execute("SELECT quantity FROM goods").fetchall()
            except sqlite3.OperationalError:  # not yet made
                return False
        return rows == [(each.few - 1,) for each in SHOP.products]
    return False


def test_a_real_terminal(lane: str) -> None:
    """A lane that is started by hand is called off by the terminal's own Ctrl-C."""
    module = f"chapters.{CHAPTER.folder.name}.with_{lane}"
    with Leftovers.watch() as left:
        env = {**left.env, "PYTHONPATH": str(ROOT)}
        started = Terminal(["-m", module], env, command=[sys.executable])
        with started as terminal:
            assert until(lambda: all_taken(left))
            terminal.press(CTRL_C)
            shown = terminal.shown()
            assert terminal.process.returncode == 130
        shown = shown.removeprefix("^C")
        report, end = json.JSONDecoder().raw_decode(shown)
        # A thread of curio's may still wake the kernel when that is closed.
        late = lane == "curio" and "notify_sock.send" in shown
        assert late or not shown[end:].strip()
        assert report["undone"] == sorted(SHOP.skus)
        assert left.after(GRACE_S) == []


def test_unprepared_as_recorded() -> None:
    """What the page shows of lanes that do nothing about signals is so today."""
    kept = json.loads((CHAPTER.traces / "unprepared.json").read_text("utf-8"))
    today = grid(CHAPTER, "unprepared")
    hit = today["processes"]["Ctrl-C (SIGINT to the group)"]
    # Whether a pool of processes that is left hangs is a matter of moments.
    if hit == {"world": False, "status": 130}:
        hit["status"] = None
    assert today == kept
    assert sorted(kept) == sorted(LANES)


HAMMERED = 2
"""How many signals a lane gets at moments that chance decides."""


def test_at_any_moment(lane: str, world: World) -> None:
    """A signal that comes when it likes leaves all as it was, and nothing behind."""
    chance = Random(lane)
    assert [hit(world, lane, chance) for _ in range(HAMMERED)] == [""] * HAMMERED


def test_hammer_finds_what_is_lost(world: World) -> None:
    """What undoes nothing on a signal is found out.

    Each signal may come later than the one before: a busy machine is slow to begin.
    """
    unprepared = CHAPTER.folder / "exhibits" / "unprepared" / "with_gevent.py"
    chance, source = Random(1), Source.of_file(unprepared)
    found = (
        hit(world, "gevent", chance, source, LATEST_S * (1 + number / 4))
        for number in range(20)
    )
    assert any("goods" in each for each in found)
