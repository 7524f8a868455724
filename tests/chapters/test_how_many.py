"""What tasks cost that only wait, in orders and not in figures; and what limits say.

The least of some runs is compared: whatever disturbs a run makes it dearer.
"""

import json
import re

import pytest

from shared.proof import find_chapter
from shared.registry import LANES
from tests.chapters.exhibits import said_by

CHAPTER = find_chapter("14")
MANY = {"processes": 20, "threads": 300}
BEST_OF = 3
ON_A_LOOP = [name for name, lane in LANES.items() if lane.on_a_loop]
IN_ONE_PROCESS = [name for name, lane in LANES.items() if lane.shares_memory]

pytestmark = pytest.mark.on_python("3.12")


def costs() -> dict[str, dict[str, float]]:
    """Lane -> the least of each figure, of some runs in turn with the others."""
    runs: dict[str, list[dict[str, float]]] = {lane: [] for lane in LANES}
    for _ in range(BEST_OF):
        for lane, of_lane in runs.items():
            number = str(MANY.get(lane, 1000))
            said = said_by(CHAPTER, f"costs.with_{lane}", "--json", number)
            of_lane.append(json.loads(said))
    return {
        lane: {figure: min(run[figure] for run in of_lane) for figure in of_lane[0]}
        for lane, of_lane in runs.items()
    }


def test_costs_in_order() -> None:
    """In memory, and in the time to start: a process, a thread, any task of a loop.

    A process holds more than ten threads, a thread more than three coroutines.
    """
    found = costs()
    memory = {lane: figures["kib"] for lane, figures in found.items()}
    start = {lane: figures["start_us"] for lane, figures in found.items()}
    assert memory["processes"] > 10 * memory["threads"]
    assert start["processes"] > start["threads"]
    for lane in ON_A_LOOP:
        times = 3 if LANES[lane].coroutines else 1.5
        assert memory["threads"] > times * memory[lane], lane
        assert start["threads"] > start[lane], lane


@pytest.mark.parametrize("name", IN_ONE_PROCESS)
def test_short_of_files(name: str) -> None:
    """Each says what it said when it was recorded, but for the numbers in it."""
    file = CHAPTER.traces / "limits.json"
    recorded = json.loads(file.read_text("utf-8"))[name]
    assert without_numbers(said_by(CHAPTER, f"limits.with_{name}")) == without_numbers(
        recorded
    )


def without_numbers(said: str) -> str:
    return re.sub(r"(?<!Errno )\b\d+\b", "N", said).strip()


def test_herd() -> None:
    """Many threads that wake at one moment compute far less if they ask seldom.

    At least twice as much at 5 ms as at a second, in one of five tries.  Fewer than the
    thousand of the page, whose run may take a minute.
    """
    tries = []
    for _ in range(5):
        said = said_by(CHAPTER, "herd.with_threads", "700")
        often, seldom = re.findall(r"([\d.]+) s of CPU", said)
        tries.append(float(often) / float(seldom))
        if tries[-1] > 2:
            break
    assert tries[-1] > 2, tries
