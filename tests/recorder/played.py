"""A lane that is played on record, and what its trace says."""

from collections import defaultdict

from shared.reaper import ROOT
from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess, Outcome
from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.trace.trace import Trace
from shared.world import World

LIMIT_S = 30.0
SHOP = Shop((Product("tea", price_ms=20), Product("coffee", price_ms=40)))
CHAPTER = ROOT / "chapters" / "chapter02_all_at_once"


def play(
    source: Source, world: World, limit_s: float = LIMIT_S, shop: Shop = SHOP
) -> tuple[Outcome, Trace]:
    """What came of one run on record."""
    with LaneProcess(source) as process:
        ready = process.ready()
        assert ready.problem == "", ready.detail
        with world.open(shop) as opened:
            name = source.variant or source.lane
            return on_record(name, 0, process, opened, world, limit_s)


def fine(source: Source, world: World, shop: Shop = SHOP) -> Trace:
    """The trace of one run on record, in which all went well."""
    outcome, trace = play(source, world, shop=shop)
    assert outcome.problem == "", outcome.detail
    return trace


def ends(trace: Trace) -> dict[str, str]:
    """Name of a task -> how it ended; empty if it did not."""
    said = dict.fromkeys(trace.names.values(), "")
    for each in trace.events:
        if each.what == "end":
            said[trace.names[each.task]] = each.how or ""
    return said


def spawned(trace: Trace) -> set[tuple[str, str]]:
    """Each task and who made it."""
    names = {0: "", **trace.names}
    return {
        (each.name or "", names[each.by or 0])
        for each in trace.events
        if each.what == "spawn"
    }


def one_at_a_time(trace: Trace) -> None:
    """In a thread somebody runs, pauses or ends, and only then the next one runs."""
    running: defaultdict[tuple[int, int], int] = defaultdict(int)
    begun = {each.task for each in trace.events if each.what == "run"}
    for each in trace.events:
        if each.what in ("run", "pause", "end") and each.task in begun:
            there = (each.process, each.thread)
            before = 0 if each.what == "run" else each.task
            assert running[there] == before, each
            running[there] = each.task if each.what == "run" else 0
