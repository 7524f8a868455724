"""What a runtime offers works under the recorder as it does without."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.registry import VARIANTS, traits
from shared.runner.source import Source
from shared.world import World
from tests.recorder.played import fine, one_at_a_time

CAN_BE_HAD = [name for name in VARIANTS if not VARIANTS[name].missing]
SEEN = {
    "asyncio": {
        "child 3",
        "child 1",
        "fails",
        "blocks",
        "waits",
        "child 5",
        "child 8",
        "child 10",
    },
    "anyio": {"starts", "waits", "grandchild 9"},
    "trio": {"starts", "child 1"},
    "curio": {"waits", "child 1", "child 6", "leaves", "child 7"},
    "gevent": {"child 1", "child 4", "waits", "_run", "outer 11", "child 12"},
    "threads": {
        "child 4",
        "child 1",
        "child",
        "child 10",
        "child 11",
        "length " + "x" * 80 + "\N{HORIZONTAL ELLIPSIS}",
        "length \N{HORIZONTAL ELLIPSIS}",
    },
    "processes": {"child", "child 10"},
}


@pytest.mark.parametrize(
    "name",
    [*SEEN, *[each for each in CAN_BE_HAD if each != "asyncio+eager"]],
)
def test_lane_is_untouched(
    name: str, program: Callable[..., Source], world: World
) -> None:
    """What a runtime offers works under the recorder, and its tasks are seen."""
    lane = name.partition("+")[0]
    source = program(f"untouched_with_{lane}")
    source = replace(source, variant=name if "+" in name else "")
    trace = fine(source, world)
    assert set(trace.names.values()) >= SEEN[lane] | {"main"}
    one_at_a_time(trace)
    assert {each.task for each in trace.events if each.what == "end"} == {*trace.names}
    ready = [each for each in trace.events if each.what == "ready"]
    assert len({(each.at_ns, each.task) for each in ready}) == len(ready)
    if "ready" not in traits(name).not_seen:
        # Each step but the first of all is of a task that was ready.
        runs = [each for each in trace.events if each.what == "run"]
        by_the_loop = Counter(run.task for run in runs if run.thread == runs[0].thread)
        more = by_the_loop - Counter(each.task for each in ready)
        assert [trace.names[task] for task in more] in ([], ["main"])
