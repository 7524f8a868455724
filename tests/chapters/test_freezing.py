"""Chapter 4's frozen lanes freeze, and each runtime's own detector says so."""

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import trio
from trio.testing import MockClock

from chapters.chapter04_nobody_yields.claims import frozen
from chapters.chapter04_nobody_yields.exhibits.detectors.with_trio import (
    SLOW_S,
    SlowSteps,
)
from shared.proof import chapters, compare
from shared.reaper import ROOT

CHAPTER4 = chapters()[4]
FROZEN = {
    name: source
    for name, source in CHAPTER4.broken.items()
    if name.startswith("frozen_")
}
HALF_A_SECOND = r"(0\.[5-9]|[1-9])"  # at least: that is how long drawing takes
SAYS = {
    "asyncio": rf"Executing <Task .*label\(\).* took {HALF_A_SECOND}",
    "trio": rf"\.label held the loop for {HALF_A_SECOND}",
    "curio": rf"Task\(.*name='label'.*\) ran for {HALF_A_SECOND}",
    "gevent": r"label\(.* appears to be blocked\n[^*]* in draw\n",
    "anyio": rf"Executing <Task .*_with_anyio\.label.* took {HALF_A_SECOND}",
}
"""Lane -> what its runtime's detector says of the frozen lane."""

PROGRAMS = Path(__file__).with_name("programs")
MENDED = PROGRAMS / "mended_detector.py"


@pytest.mark.on_python("3.11")
@pytest.mark.parametrize("name", FROZEN)
def test_nobody_has_a_turn(name: str) -> None:
    """While it draws, no other task runs, no answer is taken up, no heart beats."""
    shop: Any = CHAPTER4.contract.shop
    result = compare(CHAPTER4, {name: FROZEN[name]}, shop, rounds=0)
    said = frozen(result.lanes[name].trace, shop)
    assert [observed for _, observed in said] == [expected for expected, _ in said]


@pytest.mark.on_python("3.13")
@pytest.mark.parametrize("lane", SAYS)
def test_detector_tells(lane: str) -> None:
    """Each runtime's own detector names the label; it is silent on the mended lane."""
    folder = f"chapters.{CHAPTER4.folder.name}"
    module = f"{folder}.exhibits.detectors.with_{lane}"
    alarm, calm = (
        subprocess.run(
            [sys.executable, *how],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            timeout=60,
        )
        for how in (["-m", module], [str(MENDED), lane])
    )
    assert re.search(SAYS[lane], alarm.stdout + alarm.stderr)
    assert not re.search(SAYS[lane], calm.stdout + calm.stderr)


@pytest.mark.parametrize(
    ("when", "said"), [("before", "runs"), ("after", "is not there")]
)
def test_monitor_set_late(when: str, said: str) -> None:
    """gevent heeds the setting before the hub runs; after, it starts no thread."""
    program = PROGRAMS / "late_monitor_with_gevent.py"
    python = subprocess.run(
        [sys.executable, str(program), when],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert python.stdout.splitlines() == [said, "runs"]


def test_detector_has_its_own_clock(capsys: pytest.CaptureFixture[str]) -> None:
    """trio's tells of a long step even where the run's clock stands still."""

    async def compute() -> None:
        end = time.perf_counter() + 2 * SLOW_S
        while time.perf_counter() < end:
            pass

    trio.run(compute, clock=MockClock(), instruments=[SlowSteps()])
    assert "compute held the loop for" in capsys.readouterr().out


def test_detectors_are_all_there() -> None:
    """Every lane that can freeze has a detector and is shown at work."""
    files = (CHAPTER4.folder / "exhibits/detectors").glob("with_*.py")
    assert {file.stem.removeprefix("with_") for file in files} == set(SAYS)
    assert {source.lane for source in FROZEN.values()} == set(SAYS)
