"""`meanwhile compare`: every lane, for people and for programs."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.registry import LANES
from tests.command.ran import Ended, ran
from tests.leftovers import COMMAND, Leftovers, Terminal

HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


@pytest.fixture(scope="module")
def compared() -> Iterator[tuple[Ended, list[str]]]:
    """One comparison of all lanes for programs, and what it left behind."""
    with Leftovers.watch() as watching:
        ended = ran([COMMAND, "compare", "2", "--json"], watching.env)
        yield ended, watching.found()


@pytest.fixture(scope="module")
def comparison(compared: tuple[Ended, list[str]]) -> dict[str, Any]:
    """What the comparison of all lanes says."""
    found: dict[str, Any] = json.loads(compared[0].stdout)
    return found


def test_all_lanes_hold(
    compared: tuple[Ended, list[str]], comparison: dict[str, Any]
) -> None:
    """Seven lanes give identical results and keep the contract: exit code 0."""
    ended, left = compared
    assert (comparison["identical"], comparison["holds"]) == (True, True)
    assert (ended.returncode, ended.stderr, left) == (0, "", [])


def test_has_every_lane(comparison: dict[str, Any]) -> None:
    """A comparison for programs is of one chapter and has every lane."""
    assert comparison["chapter"] == 2
    assert set(comparison["lanes"]) == set(LANES)


def test_same_of_every_lane(comparison: dict[str, Any], lane: str) -> None:
    """Each lane has the documented keys, with a problem only where it failed."""
    keys = (
        "ok report_sha256 world_sha256 peak_in_flight wall_s ideal_s threads "
        "processes tasks claims"
    )
    said = comparison["lanes"][lane]
    assert set(keys.split()) <= set(said)
    assert "problem" not in said


def test_counts_and_times(comparison: dict[str, Any], lane: str) -> None:
    """Of each lane the comparison has numbers that can be."""
    said = comparison["lanes"][lane]
    assert said["ideal_s"] == 0.3 <= said["wall_s"]
    assert said["peak_in_flight"] == 2
    assert said["threads"] >= 1
    assert (said["processes"] == 1) == LANES[lane].shares_memory


def test_shows_the_claims(comparison: dict[str, Any], lane: str) -> None:
    """A claim says what was expected and what was observed."""
    claims = comparison["lanes"][lane]["claims"]
    assert [claim["id"] for claim in claims] == [
        "all-before-any",
        "answered-by-pace",
        "queries-overlap",
        "label-as-soon-as-it-can",
    ]
    keys = ["expected", "holds", "id", "observed"]
    assert all(sorted(claim) == keys for claim in claims)
    assert all(claim["holds"] for claim in claims)


def test_keeps_the_usual_order(
    meanwhile: Callable[..., Ended],
) -> None:
    """Only the lanes that are named are run, in the registry's order."""
    ended = meanwhile("compare", "2", "trio", "asyncio")
    said = re.findall(rf"^ ({'|'.join(LANES)}) ", ended.stdout, re.MULTILINE)
    assert said == ["asyncio", "trio"]
    assert (ended.returncode, ended.stderr) == (0, "")


def test_refusal_breaks_no_other(meanwhile: Callable[..., Ended]) -> None:
    """In a comparison a lane that refuses has that for its problem."""
    command = "compare 2 threads processes --skus 3 --processes 5 --json"
    ended = meanwhile(*command.split())
    lanes = json.loads(ended.stdout)["lanes"]
    assert [lanes[name]["ok"] for name in ("threads", "processes")] == [True, False]
    assert "3 products need 6 worker processes" in lanes["processes"]["problem"]
    assert ended.returncode == 1


def test_progress_in_a_terminal(leftovers: Leftovers) -> None:
    """A person who waits is told how far it is, and then the line is gone."""
    with Terminal(["compare", "2", "trio"], leftovers.env) as terminal:
        shown = terminal.shown()
    assert "starting the lanes" in shown
    assert shown.rindex(SHOW_CURSOR) > shown.rindex(HIDE_CURSOR)
    assert terminal.process.returncode == 0
