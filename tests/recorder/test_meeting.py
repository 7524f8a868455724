"""Whoever is between two steps is held there for a while, and no longer."""

from _thread import get_ident
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.proof import chapters
from shared.recorder import meeting
from shared.recorder.meeting import ALL_S, HOLD_S, Meeting
from shared.recorder.recorder import recording
from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.world import World
from tests.recorder.played import LIMIT_S

BUDGET = round(ALL_S / HOLD_S)

PROGRAMS = {"enters_unlocked": True, "enters_locked": False}
"""Whether any of the entries is lost, which are fifteen pence together."""


@pytest.mark.parametrize("name", PROGRAMS)
def test_missing_lock_is_missed(
    name: str, program: Callable[..., Source], world: World
) -> None:
    """Without a lock an entry is lost in the first run; with one, none is."""
    job = chapters()[3].job
    with LaneProcess(program(name), seams=job.seams) as process:
        process.ready()
        with world.open(chapters()[3].contract.shop, job) as opened:
            outcome, _ = on_record(name, 3, process, opened, world, LIMIT_S, meets=True)
    assert outcome.problem == "", outcome.detail
    assert outcome.report is not None
    assert (outcome.report["worth_pence"] < 15) == PROGRAMS[name]


class Waited:
    """A lock for which somebody has waited in vain, without losing any time."""

    times = 0

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...

    def acquire(self, timeout: float = -1) -> bool:
        Waited.times += timeout == HOLD_S
        return False


def test_no_more_than_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are so many holds, and then no more in this run."""
    monkeypatch.setattr(meeting, "allocate_lock", Waited)
    monkeypatch.setattr(Waited, "times", 0)
    alone = Meeting()
    for _ in range(3 * BUDGET):
        alone.hold()
    assert Waited.times == BUDGET


@pytest.mark.parametrize(
    ("others", "on_a_loop", "alone"),
    [(0, False, True), (1, False, False), (1, True, True)],
)
def test_nobody_to_wait_for(
    others: int, on_a_loop: bool, alone: bool, tmp_path: Path
) -> None:
    """Alone is who has no other thread beside, and whose thread a loop's is."""
    with recording(str(tmp_path), __file__, ()) as recorder:
        recorder.run(recorder.spawn("here", 0))
        recorder.loops[get_ident()] += on_a_loop
        with ThreadPoolExecutor(1) as threads:
            for _ in range(others):
                threads.submit(recorder.run, recorder.spawn("there", 0)).result()
        assert recorder.alone == alone
