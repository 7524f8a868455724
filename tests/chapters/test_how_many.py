"""What tasks cost that only wait, in orders and not in figures; and what limits say.

The least of some runs is compared: whatever disturbs a run makes it dearer.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from shared.proof import find_chapter
from shared.registry import LANES
from tests.chapters.exhibits import said_by

CHAPTER = find_chapter("14")
MANY = {"processes": 20, "threads": 300}
BEST_OF = 9
ON_A_LOOP = [name for name, lane in LANES.items() if lane.on_a_loop]
IN_ONE_PROCESS = [name for name, lane in LANES.items() if lane.shares_memory]

pytestmark = pytest.mark.on_python("3.12")


def costs() -> Iterator[dict[str, dict[str, float]]]:
    """Lane -> the least of each figure, after each of some runs in turn."""
    least: dict[str, dict[str, float]] = {}
    for _ in range(BEST_OF):
        for lane in LANES:
            number = str(MANY.get(lane, 1000))
            run = json.loads(said_by(CHAPTER, f"costs.with_{lane}", "--json", number))
            before = least.get(lane, run)
            least[lane] = {figure: min(run[figure], before[figure]) for figure in run}
        yield least


def out_of_order(found: dict[str, dict[str, float]]) -> list[str]:
    """What of a process, a thread and a loop's task is not in its order."""
    memory = {lane: figures["kib"] for lane, figures in found.items()}
    start = {lane: figures["start_us"] for lane, figures in found.items()}
    times = {lane: 3 if LANES[lane].coroutines else 1.5 for lane in ON_A_LOOP}
    holds = {
        "memory of processes": memory["processes"] > 10 * memory["threads"],
        "start of processes": start["processes"] > start["threads"],
        **{
            f"memory of {lane}": memory["threads"] > times[lane] * memory[lane]
            for lane in ON_A_LOOP
        },
        **{f"start of {lane}": start["threads"] > start[lane] for lane in ON_A_LOOP},
    }
    return [what for what, held in holds.items() if not held]


def test_costs_in_order() -> None:
    """In memory, and in the time to start: a process, a thread, any task of a loop.

    A process holds more than ten threads, a thread more than three coroutines.  On a
    machine that is busy beside it, some more runs may be needed to see it.
    """
    left = ["no run"]
    for found in costs():
        left = out_of_order(found)
        if not left:
            break
    assert left == []


def test_order_is_seen() -> None:
    """A loop's task that takes as long as a thread is found."""
    cheap, dear = {"kib": 1.0, "start_us": 1.0}, {"kib": 999.0, "start_us": 999.0}
    found = dict.fromkeys(LANES, cheap) | {"processes": dear}
    found["threads"] = {"kib": 10.0, "start_us": 1.0}
    assert out_of_order(found) == [f"start of {lane}" for lane in ON_A_LOOP]


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


SWITCHES = """
import resource
from chapters.chapter14_how_many.exhibits.herd.with_threads import herd
for interval_s in (0.005, 1.0):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
    herd(interval_s, 700)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before)
"""
"""How often threads woke and waited again, as the system counts it."""


def test_herd() -> None:
    """Many threads that wake at one moment wake far less often if they ask seldom.

    This is what the computing goes into.  Counted and not timed: what it costs depends
    on how many cores are free.  Fewer than the thousand of the page, whose run may take
    a minute.  At least four times as often at 5 ms as at a second, in one of five.
    """
    tries = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", SWITCHES], capture_output=True, text=True, check=True
        )
        often, seldom = map(int, done.stdout.split())
        tries.append(often / seldom)
        if tries[-1] > 4:
            break
    assert tries[-1] > 4, tries
