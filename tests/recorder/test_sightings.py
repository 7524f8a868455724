"""Whatever a lane makes its tasks with is seen, and so is which runtime has run.

The lanes' files have names that say nothing of it.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess, Outcome
from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.trace.trace import Trace
from shared.world import World
from tests.recorder.played import CHAPTER, LIMIT_S, ends, play

Run = Callable[..., tuple[Outcome, Trace]]


@pytest.fixture(scope="module")
def run(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Run a program on record, in the one process that it has for all tests."""
    programs = Path(__file__).with_name("programs")
    folder = tmp_path_factory.mktemp("programs")
    lanes: dict[str, LaneProcess] = {}

    def once(name: str, *skus: str) -> tuple[Outcome, Trace]:
        if name not in lanes:
            file = shutil.copyfile(programs / f"{name}.py", folder / f"{name}.py")
            # In pytest's folder the name of a socket may be too long to bind.
            lane = LaneProcess(Source.of_file(file), temporary=world.temporary_folder())
            lanes[name] = stack.enter_context(lane)
            assert lane.ready().problem == ""
        with world.open(Shop(tuple(map(Product, skus)))) as opened:
            outcome, trace = on_record(name, 0, lanes[name], opened, world, LIMIT_S)
        assert outcome.problem == "", outcome.detail
        return outcome, trace

    with ExitStack() as stack:
        yield once


BOTH = ["price coffee", "price tea"]
IN_THREADS = {
    "thread": ["price tea"],
    "thread_subclass": ["run"],
    "timer": ["price"],
    "thread_pool": BOTH,
}
IN_PROCESSES = {
    "process": ["price tea"],
    "process_subclass": ["run"],
    "imap": BOTH,
    "apply_async": BOTH,
    "starmap": ["times coffee 3", "times tea 3"],
    "executor_map": BOTH,
}
"""How tasks are made, and what they are called."""


@pytest.mark.parametrize("way", [*IN_THREADS, *IN_PROCESSES])
def test_bare_ways_are_seen(way: str, run: Run) -> None:
    """Each way to have a thread or a process do something gives tasks of main's."""
    outcome, trace = run("many_ways", way, "tea", "coffee")
    main, *others = trace.names
    assert (
        sorted(trace.names[task] for task in others) == (IN_THREADS | IN_PROCESSES)[way]
    )
    assert {each.by for each in trace.events if each.what == "spawn"} == {0, main}
    assert set(ends(trace).values()) == {"returned"}
    began = {each.task: each.process for each in trace.events if each.what == "run"}
    assert {*began} == {*trace.names}
    elsewhere = way in IN_PROCESSES
    assert all((began[task] != began[main]) == elsewhere for task in others)
    assert outcome.runtime == ("processes" if elsewhere else "threads")


ON_LOOPS = {
    "loop_of_its_own": "asyncio",
    "runner": "asyncio",
    "on_trio": "trio",
    "on_curio": "curio",
    "on_anyio": "anyio",
    "on_anyio_with_trio": "anyio+trio",
}


@pytest.mark.parametrize("way", ON_LOOPS)
def test_loops_are_seen(way: str, run: Run) -> None:
    """Whoever runs a loop is seen, though other runtimes are imported as well.

    What is done before is the affair of main.
    """
    outcome, trace = run("many_loops", way)
    assert outcome.runtime == ON_LOOPS[way]
    main, root, child = trace.names
    assert (trace.names[main], trace.names[child]) == ("main", "child")
    made_by = {each.task: each.by for each in trace.events if each.what == "spawn"}
    assert (made_by[main], made_by[child]) == (0, root)
    assert [each.task for each in trace.events if each.what == "sent"] == [main]
    assert set(ends(trace).values()) <= {"returned", "ended"}


def test_runtime_is_seen(lane: str, tmp_path: Path, world: World) -> None:
    """A chapter's lane under any other name is known by what it runs on."""
    file = shutil.copyfile(CHAPTER / f"with_{lane}.py", tmp_path / "mine.py")
    outcome, trace = play(Source.of_file(file), world)
    assert (outcome.problem, outcome.runtime) == ("", lane)
    assert trace.names[1] == "main"
