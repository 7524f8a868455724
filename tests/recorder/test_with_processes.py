"""Workers of processes, however they are started."""

from collections.abc import Callable

from shared.runner.source import Source
from shared.world import World
from tests.recorder.played import ends, fine


def test_spawned_and_forked_workers(
    program: Callable[..., Source], world: World
) -> None:
    """Workers that were spawned or forked have tapes of their own, and one clock."""
    trace = fine(program("own_pools_with_processes"), world)
    of_jobs = [each for each in trace.events if each.task > 1 and each.what != "spawn"]
    expected = ["run", "sent", "answered", "end"]
    assert [each.what for each in of_jobs] == 2 * expected
    assert [each.process for each in of_jobs] == 4 * [1] + 4 * [2]


def test_worker_that_is_killed(program: Callable[..., Source], world: World) -> None:
    """Its pool breaks, and all that was in it ends with that."""
    told = ends(fine(program("killed_with_processes"), world))
    assert told["dies"] == told["waits"] == "raised BrokenProcessPool"
