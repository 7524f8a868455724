"""Tasks of asyncio's that never begin, or are cancelled before."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.runner.source import Source
from shared.world import World
from tests.recorder.played import ends, fine


def test_never_begins_warns_once(program: Callable[..., Source], world: World) -> None:
    """It names the lane's coroutine, and does not warn of the recorder's as well."""
    trace = fine(program("never_begins_with_asyncio"), world)
    assert ends(trace)["child"] == ""


@pytest.mark.parametrize("variant", ["", "asyncio+uvloop"])
def test_cancelled_before_first_step(
    variant: str, program: Callable[..., Source], world: World
) -> None:
    """The lane's own coroutine is told so, and ends; nothing is never awaited.

    A task is ready when it may take a step, not when its `cancel` is to be called.
    """
    source = program("cancelled_early_with_asyncio")
    trace = fine(replace(source, variant=variant), world)
    early = ["ready", "run", "end"]
    late = ["ready", "run", "pause", "ready", "run", "end"]
    said = [
        [each.what for each in trace.events if each.task == task]
        for task, name in trace.names.items()
        if name.startswith("child")
    ]
    told = [[what for what in each if what not in ("spawn", "cancel")] for each in said]
    assert told == 2 * [early, late, early]
    assert "cancelled" in ends(trace)["child grouped"]
