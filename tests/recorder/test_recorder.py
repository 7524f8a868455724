"""The recorder: it sees what a lane does, and the lane is none the wiser."""

import gc
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from shared.recorder.recorder import recording
from shared.registry import LANES, VARIANTS, traits
from shared.runner.process import Outcome
from shared.runner.source import Source
from shared.trace.event import WHATS, Event
from shared.trace.trace import Trace
from shared.world import World
from tests.recorder.played import (
    CHAPTER,
    SHOP,
    ends,
    fine,
    one_at_a_time,
    play,
    spawned,
)

CAN_BE_HAD = [name for name in VARIANTS if not VARIANTS[name].missing]
NAMES = [*LANES, *CAN_BE_HAD]


@dataclass(frozen=True)
class Run:
    """One run of chapter 2, with the file that was run."""

    name: str
    trace: Trace
    outcome: Outcome
    lines: Sequence[str]

    @property
    def lane(self) -> str:
        return self.name.partition("+")[0]

    def of(self, *whats: str) -> list[Event]:
        return [each for each in self.trace.events if each.what in whats]


@pytest.fixture(scope="module", params=NAMES)
def run(request: pytest.FixtureRequest, world: World) -> Run:
    """Chapter 2's lane, or variant, in a real world."""
    name: str = request.param
    file = CHAPTER / f"with_{name.partition('+')[0]}.py"
    variant = name if "+" in name else ""
    outcome, trace = play(replace(Source.of_file(file), variant=variant), world)
    assert outcome.problem == ""
    return Run(name, trace, outcome, file.read_text("utf-8").splitlines())


def test_tasks_of_the_lane(run: Run) -> None:
    """There is main, and a label, price and stock for each product; none else."""
    expected = {("main", "")}
    for sku in SHOP.skus:
        label = f"label {sku}" if LANES[run.lane].on_a_loop else "main"
        expected |= {(f"price {sku}", label), (f"stock {sku}", label)}
        expected |= {(label, "main")} - {("main", "main")}
    assert spawned(run.trace) == expected
    assert len(run.trace.names) == len(expected)


def test_time_never_goes_backwards(run: Run) -> None:
    """Events are in the order of one clock, from nought."""
    times = [each.at_ns for each in run.trace.events]
    assert times == sorted(times)
    assert times[0] == 0


def test_made_first_ends_once(run: Run) -> None:
    """The first event of a task is its spawn, the last its only end."""
    for task in run.trace.names:
        whats = [each.what for each in run.trace.events if each.task == task]
        assert (whats[0], whats[-1]) == ("spawn", "end")
        assert (whats.count("spawn"), whats.count("end")) == (1, 1)


def test_run_and_pause_alternate(run: Run) -> None:
    """Whoever runs then pauses or ends, and only then may run again."""
    last: defaultdict[int, str] = defaultdict(str)
    for each in run.of("run", "pause", "end"):
        if each.what == "run":
            assert last[each.task] in ("", "pause")
        else:
            assert last[each.task] == "run"
        last[each.task] = each.what


def test_one_runs_at_once(run: Run) -> None:
    """A thread runs nobody else before who runs there has paused or ended."""
    one_at_a_time(run.trace)


def test_requests_are_whole(run: Run) -> None:
    """Who sent gets one answer, and in between the world took it up and was done."""
    open_: dict[tuple[str | None, str | None], list[Event]] = {}
    seen: Counter[str | None] = Counter()
    for each in run.of("sent", "arrived", "departed", "answered", "failed"):
        stage = open_.setdefault((each.kind, each.sku), [])
        stage.append(each)
        if each.what in ("answered", "failed"):
            order = ["sent", "arrived", "departed", "answered"]
            assert [one.what for one in stage] == order
            assert stage[0].task == stage[3].task != 0
            del open_[each.kind, each.sku]
            seen[each.kind] += 1
    assert (open_, dict(seen)) == ({}, {"http": 2, "db": 2, "file": 2})


def test_pauses_name_a_line(run: Run) -> None:
    """Each pause is at a line that awaits or calls, and says why."""
    words = ("await ", "async ", "joinall", "get(", "fetchval(", "save(")
    for each in run.of("pause"):
        if each.why == "runs a task that it makes":
            continue
        line = run.lines[(each.line or 0) - 1]
        assert any(word in line for word in words), (each, line)
        # gevent: these are written in C, and have no frame to be seen.
        assert each.why or "joinall(" in line or ".get()" in line


def test_last_child_wakes_group(run: Run) -> None:
    """trio tells that the last child made its parent ready; asyncio's loop does it."""
    if "ready" in traits(run.name).not_seen:
        assert run.of("ready") == []
        return
    main = run.of("spawn")[0].task
    woken = [each for each in run.of("ready") if each.task == main][-1]
    told = run.name in ("trio", "anyio+trio")
    last = [each for each in run.of("end") if each.task != main][-1]
    assert woken.by == (last.task if told else None)
    assert (woken.at_ns >= last.at_ns) == (not told)


def test_not_seen_never_comes(run: Run) -> None:
    """What is declared unseen never comes; all else that happened does."""
    came = {each.what for each in run.trace.events} - {"cancel"}
    did_not_happen = {
        "cancel",
        "failed",
        "mark",
        "blocks",
        "sleeps",
        "waits",
        "goes on",
    }
    did_not_happen |= {"computes", "rests"}
    expected = set(WHATS) - did_not_happen - set(traits(run.name).not_seen)
    assert came == expected


def test_wait_and_wake_alternate(run: Run) -> None:
    """The loop waits, and is awake before anybody runs or it waits again."""
    waits = False
    for each in run.of("wait", "wake", "run"):
        assert waits == (each.what == "wake")
        waits = each.what == "wait"


def test_process_for_each_job(run: Run) -> None:
    """Jobs run in other processes than the first; all other tasks in that."""
    processes = {each.process for each in run.of("run") if each.task != 1}
    assert (0 not in processes) == (run.lane == "processes")
    assert run.lane == "processes" or processes == {0}


def test_eager_runs_at_once(run: Run) -> None:
    """asyncio+eager: a child's first step is within the step of who makes it."""
    if run.lane in ("threads", "processes"):
        pytest.skip("the system decides when a thread or a process begins")
    order = [(each.what, each.task) for each in run.of("spawn", "run")]
    first = order.index(("spawn", 2))
    assert (order[first + 1] == ("run", 2)) == (run.name == "asyncio+eager")


def test_how_tasks_end(lane: str, program: Callable[..., Source], world: World) -> None:
    """One raises, its sibling is cancelled, and the trace of all that is there."""
    outcome, trace = play(program(f"failing_group_with_{lane}"), world)
    said = ends(trace)
    cancelled = lane not in ("threads", "processes")
    assert outcome.problem.startswith("raised ")
    if lane == "trio":
        assert all(each.startswith("ended") for each in said.values())
    else:
        assert said["bad"] == "raised ValueError"
        assert said["waits"] == ("cancelled" if cancelled else "returned")
        assert said["main"].startswith("raised ")
    asked = [trace.names[each.task] for each in trace.events if each.what == "cancel"]
    assert ("waits" in asked) == ("cancel" not in traits(lane).not_seen)
    assert asked.count("waits") <= 1 or lane == "anyio"


@pytest.mark.parametrize("lane", ["asyncio", "trio", "curio", "anyio"])
def test_pause_in_a_generator(
    lane: str, program: Callable[..., Source], world: World
) -> None:
    """It is at the generator's line, not at that of the `async for`."""
    source = program(f"generator_with_{lane}")
    code = (source.folder / source.name).read_text("utf-8")
    [sleeps] = [
        number
        for number, line in enumerate(code.splitlines(), 1)
        if f"await {lane}.sleep" in line
    ]
    trace = fine(source, world)
    pauses = {(each.line, each.function) for each in trace.events if each.why}
    assert pauses == {(sleeps, "numbers")}


@pytest.mark.parametrize(
    ("lane", "what"), [("asyncio", "server"), ("curio", "canceller")]
)
def test_runtimes_own_tasks(
    lane: str, what: str, program: Callable[..., Source], world: World
) -> None:
    """A server of asyncio's takes a connection in a task; curio cancels in one."""
    trace = fine(program(f"{what}_with_{lane}"), world)
    assert list(trace.names.values()) == ["main", "waits"]


def test_recorder_is_let_go(tmp_path: Path) -> None:
    """With it goes its tape, without waiting for the garbage collection."""
    gc.disable()
    try:
        with recording(str(tmp_path), "lane.py", ()) as recorder:
            recorder.spawn("main", 0)
            gone = weakref.ref(recorder)
        del recorder
        assert gone() is None
    finally:
        gc.enable()
