"""A run on record: a lane's process, an opened shop, and what came of it."""

import shutil

from shared.runner.process import LaneProcess, Outcome
from shared.trace.trace import Trace, of_run
from shared.versions import made_with
from shared.world import OpenShop, World


def on_record(
    name: str,
    chapter: int,
    lane: LaneProcess,
    opened: OpenShop,
    world: World,
    limit_s: float | None,
    *,
    meets: bool = False,
    look: bool = True,
) -> tuple[Outcome, Trace]:
    """Run a lane once in an opened shop; what came of it, and the trace.

    There is a trace also of a lane that failed, or was killed.  `meets` and `look` are
    for `LaneProcess.run`.
    """
    tapes = world.temporary_folder()
    outcome = lane.run(
        opened.shop, limit_s, count=True, tapes=tapes, meets=meets, look=look
    )
    asked_by_us = lane.asks(opened.shop)
    log = opened.log().without(asked_by_us)
    events = of_run(tapes, log.events, lane.seen, log.queries, log.killed)
    shutil.rmtree(tapes, ignore_errors=True)
    with_what = made_with([lane.source.variant or lane.source.lane])
    return outcome, Trace(name, chapter, events, outcome.problem, with_what)
