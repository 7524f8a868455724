"""However a run on record ends, and if the recorder fails: there is a trace of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.registry import LANES, traits
from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.world import OpenShop, World
from tests.recorder.played import (
    CHAPTER,
    LIMIT_S,
    SHOP,
    ends,
    one_at_a_time,
    play,
    spawned,
)

SHORT_S = 2.0


LEAVES = {
    "by raising": "raised KeyError: 'milk'",
    "by a signal": "was killed by SIGKILL",
    "at once": "exited with status 4 before it had a report",
    "never": "did not finish in 2 s",
    "busily never": "did not finish in 2 s",
}
"""How a lane leaves, as its only product is called, and the problem that this is."""


@pytest.mark.parametrize(
    ("lane", "way"),
    [
        *[(each, "by a signal") for each in LANES],
        *[("asyncio", way) for way in LEAVES if way != "by a signal"],
        *[("trio", "at once"), ("gevent", "by raising"), ("gevent", "never")],
    ],
)
def test_leaving_has_a_trace(
    lane: str, way: str, program: Callable[..., Source], world: World
) -> None:
    """However a run ends, what came before is there, and no more."""
    limit_s = SHORT_S if "never" in way else LIMIT_S
    source = program(f"leaving_with_{lane}")
    outcome, trace = play(source, world, limit_s, Shop((Product(way),)))
    problem = LEAVES[way]
    assert (outcome.problem, trace.ended) == (problem, problem)
    assert trace.events[0].what == "spawn"
    assert "run" in [each.what for each in trace.events]
    raised = "raised KeyError" if way == "by raising" else ""
    assert ends(trace)["main"] == raised


BROKEN = {
    "failing_hook": "the recorder failed: OSError: no ink",
    "short_tape": "the recorder failed: TapeFull: more than 256",
}
"""What the lane's module imports that breaks the recorder, and the problem."""


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("name", [*LANES, "anyio+trio"])
def test_failing_recorder_fails_run(
    name: str, broken: str, program: Callable[..., Source], world: World
) -> None:
    """The run has a clear problem, and the lane has done its work all the same."""
    lane = name.partition("+")[0]
    problem = BROKEN[broken]
    if broken == "failing_hook":
        broken = f"failing_{'pause' if 'pause' not in traits(lane).not_seen else 'end'}"
    breaks = program(broken)
    file = breaks.folder / f"mine_with_{lane}.py"
    code = (CHAPTER / f"with_{lane}.py").read_text("utf-8")
    guard = "\n\nif __name__"
    assert guard in code
    file.write_text(code.replace(guard, f"\nimport {breaks.module}\n{guard}"), "utf-8")
    source = replace(Source.of_file(file), variant=name if "+" in name else "")
    with LaneProcess(source) as process, world.open(SHOP) as opened:
        process.ready()
        outcome, _ = on_record(name, 2, process, opened, world, LIMIT_S)
        files = opened.snapshot().files
    assert outcome.problem.startswith(problem)
    assert sorted(files) == ["coffee.txt", "tea.txt"]


def test_records_do_not_mix(
    open_shop: Callable[..., OpenShop], world: World, lane: str
) -> None:
    """With, without and with record again: the same tasks, and no tape is left."""
    source = Source.of_file(CHAPTER / f"with_{lane}.py")
    traces = []
    # Not in pytest's folder: the name of a socket in it may be too long to bind.
    with LaneProcess(source, temporary=world.temporary_folder()) as process:
        process.ready()
        for recorded in (True, False, True):
            opened = open_shop(SHOP)
            if recorded:
                traces.append(on_record(lane, 2, process, opened, world, LIMIT_S)[1])
            else:
                assert process.run(opened.shop, LIMIT_S).problem == ""
        left = [*world.temporary.rglob("*.tape")]
    assert spawned(traces[0]) == spawned(traces[1])
    assert len(traces[0].names) == len(traces[1].names)
    assert left == []


@pytest.mark.parametrize(
    "lane", ["asyncio", "trio", "curio", "gevent", "anyio", "threads"]
)
def test_nameless_lane_is_recorded(
    lane: str, program: Callable[..., Source], world: World
) -> None:
    """A file that says no runtime has its main and its tasks, one at a time."""
    source = program(f"quiet_group_with_{lane}", called="mine")
    outcome, trace = play(source, world)
    assert outcome.problem == "run() returned NoneType, not a Report"
    assert set(trace.names.values()) >= {"main", "bad", "waits"}
    assert "" not in ends(trace).values()
    one_at_a_time(trace)
