"""What tasks cost that only wait, in orders and not in figures; and what limits say.

The least of some runs is compared: whatever disturbs a run makes it dearer.
"""

import json
import re
import subprocess
import sys
from functools import cache

import pytest

from shared.proof import find_chapter
from shared.reaper import ROOT
from shared.registry import LANES

CHAPTER = find_chapter("14")
EXHIBITS = f"chapters.{CHAPTER.folder.name}.exhibits"
MANY = {"processes": 20, "threads": 300}
BEST_OF = 4
ON_A_LOOP = [name for name, lane in LANES.items() if lane.on_a_loop]
IN_ONE_PROCESS = [name for name, lane in LANES.items() if lane.shares_memory]
COROUTINES = [name for name in ON_A_LOOP if LANES[name].coroutines]

pytestmark = pytest.mark.on_python("3.12")


@cache
def costs() -> dict[str, dict[str, float]]:
    """Lane -> the least of each figure, of some runs in turn with the others."""
    runs: dict[str, list[dict[str, float]]] = {lane: [] for lane in LANES}
    for _ in range(BEST_OF):
        for lane, of_lane in runs.items():
            number = str(MANY.get(lane, 1000))
            said = said_by(f"costs.with_{lane}", "--json", number)
            of_lane.append(json.loads(said))
    return {
        lane: {figure: min(run[figure] for run in of_lane) for figure in of_lane[0]}
        for lane, of_lane in runs.items()
    }


def said_by(exhibit: str, *arguments: str) -> str:
    """What an exhibit prints."""
    command = [sys.executable, "-m", f"{EXHIBITS}.{exhibit}", *arguments]
    return subprocess.check_output(command, cwd=ROOT, timeout=120, text=True)


def test_memory_of_a_process() -> None:
    """More than ten threads."""
    assert costs()["processes"]["kib"] > 10 * costs()["threads"]["kib"]


@pytest.mark.parametrize("name", ON_A_LOOP)
def test_memory_of_a_thread(name: str) -> None:
    """More than any task of a loop; more than three coroutines."""
    times = 3 if name in COROUTINES else 1.5
    assert costs()["threads"]["kib"] > times * costs()[name]["kib"]


@pytest.mark.parametrize("name", ON_A_LOOP)
def test_start_of_a_thread(name: str) -> None:
    """Longer than that of any task of a loop, and shorter than that of a process."""
    threads = costs()["threads"]["start_us"]
    assert costs()["processes"]["start_us"] > threads > costs()[name]["start_us"]


@pytest.mark.parametrize("name", IN_ONE_PROCESS)
def test_short_of_files(name: str) -> None:
    """Each says what it said when it was recorded, but for the numbers in it."""
    file = CHAPTER.traces / "limits.json"
    recorded = json.loads(file.read_text("utf-8"))[name]
    assert without_numbers(said_by(f"limits.with_{name}")) == without_numbers(recorded)


def without_numbers(said: str) -> str:
    return re.sub(r"(?<!Errno )\b\d+\b", "N", said).strip()


def test_herd() -> None:
    """A thousand threads that wake at one moment compute far less if they ask seldom.

    At least twice as much at 5 ms as at a second, in one of three tries.
    """
    tries = []
    for _ in range(3):
        often, seldom = re.findall(r"([\d.]+) s of CPU", said_by("herd.with_threads"))
        tries.append(float(often) / float(seldom))
        if tries[-1] > 2:
            break
    assert tries[-1] > 2, tries
