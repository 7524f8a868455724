"""Workers of processes, however they are started."""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from shared.recorder.recorder import recording
from shared.recorder.with_threads import without_end
from shared.runner.source import Source
from shared.trace.trace import of_run
from shared.world import World
from tests.recorder.played import fine


def test_spawned_and_forked_workers(
    program: Callable[..., Source], world: World
) -> None:
    """Workers that were spawned or forked have tapes of their own, and one clock."""
    trace = fine(program("own_pools_with_processes"), world)
    of_jobs = [each for each in trace.events if each.task > 1 and each.what != "spawn"]
    expected = ["run", "sent", "answered", "end"]
    assert [each.what for each in of_jobs] == 2 * expected
    assert [each.process for each in of_jobs] == 4 * [1] + 4 * [2]


def test_worker_that_is_gone(tmp_path: Path) -> None:
    """A call whose pool is broken notes no end itself, and so its future does."""
    with recording(str(tmp_path), __file__, ()) as active:
        for number, error in ((7, BrokenProcessPool()), (8, ValueError())):
            future: Future[None] = Future()
            future.add_done_callback(partial(without_end, active, number))
            future.set_exception(error)
    ends = [each for each in of_run(tmp_path, ()) if each.what == "end"]
    assert [(each.task, each.how) for each in ends] == [(7, "raised BrokenProcessPool")]
