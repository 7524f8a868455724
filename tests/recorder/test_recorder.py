"""The recorder: it sees what a lane does, and the lane is none the wiser."""

import gc
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from shared.proof.compare import on_record
from shared.reaper import ROOT
from shared.recorder.recorder import recording
from shared.registry import LANES, VARIANTS
from shared.runner import LaneProcess, Outcome, Source
from shared.shop import Product, Shop
from shared.trace.event import NOT_SEEN, WHATS, Event
from shared.trace.trace import Trace
from shared.world import OpenShop, World

LIMIT_S = 30.0
SHORT_S = 2.0
SHOP = Shop((Product("tea", price_ms=20), Product("coffee", price_ms=40)))
CHAPTER = ROOT / "chapters" / "chapter02_all_at_once"
CAN_BE_HAD = [name for name in VARIANTS if not VARIANTS[name].missing]
NAMES = [*LANES, *CAN_BE_HAD]
WATCHED = [name for name in NAMES if "pause" not in NOT_SEEN[name]]


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


@pytest.fixture(scope="module", params=NAMES)
def run(request: pytest.FixtureRequest, world: World) -> Run:
    """Chapter 2's lane, or variant, in a real world."""
    name: str = request.param
    file = CHAPTER / f"with_{name.partition('+')[0]}.py"
    variant = name if "+" in name else ""
    outcome, trace = play(replace(Source.of_file(file), variant=variant), world)
    assert outcome.problem == ""
    return Run(name, trace, outcome, file.read_text("utf-8").splitlines())


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


def test_tasks_are_the_lanes_own(run: Run) -> None:
    """There is main, and a label, price and stock for each product; none else."""
    expected = {("main", "")}
    for sku in SHOP.skus:
        label = "main" if run.lane == "processes" else f"label {sku}"
        expected |= {(f"price {sku}", label), (f"stock {sku}", label)}
        expected |= {(label, "main")} - {("main", "main")}
    assert spawned(run.trace) == expected
    assert len(run.trace.names) == len(expected)


def test_time_never_goes_backwards(run: Run) -> None:
    """Events are in the order of one clock, from nought."""
    times = [each.at_ns for each in run.trace.events]
    assert times == sorted(times)
    assert times[0] == 0


def test_a_task_begins_by_being_made_and_ends_once(run: Run) -> None:
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


def test_in_a_thread_one_task_runs_at_a_time(run: Run) -> None:
    """A thread runs nobody else before who runs there has paused or ended."""
    one_at_a_time(run.trace)


def test_each_request_is_answered_and_was_in_the_world(run: Run) -> None:
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


def test_a_pause_names_a_line_of_the_lane(run: Run) -> None:
    """Each pause is at a line that awaits or calls, and says why."""
    words = ("await ", "async ", "joinall", "get(", "query(", "save(")
    for each in run.of("pause"):
        if each.why == "runs a task that it makes":
            continue
        line = run.lines[(each.line or 0) - 1]
        assert any(word in line for word in words), (each, line)
        # gevent: joinall is written in C, and has no frame to be seen.
        assert each.why or "joinall" in line


def test_who_waits_for_a_group_is_woken_by_its_last_child(run: Run) -> None:
    """trio tells that the last child made its parent ready; asyncio's loop does it."""
    if "ready" in NOT_SEEN[run.name]:
        assert run.of("ready") == []
        return
    main = run.of("spawn")[0].task
    woken = [each for each in run.of("ready") if each.task == main][-1]
    told = run.name in ("trio", "anyio+trio")
    last = [each for each in run.of("end") if each.task != main][-1]
    assert woken.by == (last.task if told else None)
    assert (woken.at_ns >= last.at_ns) == (not told)


def test_not_seen_is_what_does_not_come(run: Run) -> None:
    """What is declared unseen never comes; all else that happened does."""
    came = {each.what for each in run.trace.events} - {"cancel"}
    did_not_happen = {"cancel", "failed", "mark"}
    expected = set(WHATS) - did_not_happen - set(NOT_SEEN[run.name])
    assert came == expected


def test_wait_and_wake_alternate(run: Run) -> None:
    """The loop waits, and is awake before anybody runs or it waits again."""
    waits = False
    for each in run.of("wait", "wake", "run"):
        assert waits == (each.what == "wake")
        waits = each.what == "wait"


def test_each_job_has_a_process_of_its_own(run: Run) -> None:
    """Jobs run in other processes than the first; all other tasks in that."""
    processes = {each.process for each in run.of("run") if each.task != 1}
    assert (0 not in processes) == (run.lane == "processes")
    assert run.lane == "processes" or processes == {0}


def test_an_eager_task_runs_before_its_spawn_returns(run: Run) -> None:
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
    assert ("waits" in asked) == ("cancel" not in NOT_SEEN[lane])
    assert asked.count("waits") <= 1 or lane == "anyio"


def test_a_request_is_about_a_product_however_it_is_asked(
    program: Callable[..., Source], world: World
) -> None:
    """Arguments may have names, products odd ones; wrong calls are about nothing.

    The supplier's own library is asked too.
    """
    sku = "50% off/tea & m\u00fcsli"
    source = program("odd_requests_with_threads")
    trace = fine(source, world, Shop((Product(sku),)))
    sent = [(each.kind, each.sku) for each in trace.events if each.what == "sent"]
    wrong = [(kind, "") for kind in ("http", "db", "file") for _ in "ab"]
    assert sent == [("http", sku), ("http", sku), ("file", sku), *wrong]
    failed = [(each.kind, each.sku) for each in trace.events if each.what == "failed"]
    assert failed == wrong


def test_a_pool_may_start_its_workers_as_it_likes(
    program: Callable[..., Source], world: World
) -> None:
    """Workers that were spawned or forked have tapes of their own, and one clock."""
    trace = fine(program("own_pools_with_processes"), world)
    of_jobs = [each for each in trace.events if each.task > 1 and each.what != "spawn"]
    expected = ["run", "sent", "answered", "end"]
    assert [each.what for each in of_jobs] == 2 * expected
    assert [each.process for each in of_jobs] == 4 * [1] + 4 * [2]


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
def test_a_lane_that_leaves_has_a_trace(
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
def test_a_recorder_that_fails_fails_the_run_and_not_the_lane(
    name: str, broken: str, program: Callable[..., Source], world: World
) -> None:
    """The run has a clear problem, and the lane has done its work all the same."""
    lane = name.partition("+")[0]
    problem = BROKEN[broken]
    if broken == "failing_hook":
        broken = f"failing_{'pause' if 'pause' not in NOT_SEEN[lane] else 'end'}"
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


def test_records_of_one_child_do_not_mix(
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
def test_the_lane_is_untouched(
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
    if "ready" not in NOT_SEEN[name]:
        # Each step but the first of all is of a task that was ready.
        runs = [each for each in trace.events if each.what == "run"]
        by_the_loop = Counter(run.task for run in runs if run.thread == runs[0].thread)
        more = by_the_loop - Counter(each.task for each in ready)
        assert [trace.names[task] for task in more] in ([], ["main"])


def test_of_a_task_that_never_begins_python_warns_once(
    program: Callable[..., Source], world: World
) -> None:
    """It names the lane's coroutine, and does not warn of the recorder's as well."""
    trace = fine(program("never_begins_with_asyncio"), world)
    assert ends(trace)["child"] == ""


@pytest.mark.parametrize("variant", ["", "asyncio+uvloop"])
def test_a_task_cancelled_before_its_first_step_ends(
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


@pytest.mark.parametrize("lane", ["asyncio", "trio", "curio", "anyio"])
def test_a_pause_within_an_asynchronous_generator(
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
def test_what_a_runtime_does_in_a_task_is_not_the_lanes(
    lane: str, what: str, program: Callable[..., Source], world: World
) -> None:
    """A server of asyncio's takes a connection in a task; curio cancels in one."""
    trace = fine(program(f"{what}_with_{lane}"), world)
    assert list(trace.names.values()) == ["main", "waits"]


def test_a_trace_function_that_takes_ours_away(
    program: Callable[..., Source], world: World
) -> None:
    """greenlet drops one that raises: what comes after that is not on the tape."""
    outcome, _ = play(program("tracer_raises_with_gevent"), world)
    said = "RecorderFailed: greenlet's trace function was taken away"
    assert outcome.problem == f"the recorder failed: {said}"


def test_a_recorder_is_let_go(tmp_path: Path) -> None:
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


def test_a_killed_greenlet_that_never_began_is_over(
    program: Callable[..., Source], world: World
) -> None:
    """One that is killed before its first switch is asked to stop, and ends.

    With another error than gevent's own, it ends with that.
    """
    trace = fine(program("untouched_with_gevent"), world)
    found = [task for task, name in trace.names.items() if name == "waits"]
    whats = [
        [(each.what, each.how) for each in trace.events if each.task == task]
        for task in found
    ]
    made, asked, leaves = ("spawn", None), ("cancel", None), ("end", "raised Leaves")
    assert whats[1:] == [
        [made, asked, ("end", "cancelled")],
        [made, asked, ("end", "cancelled")],
        [made, leaves],
        [made, leaves],
    ]
    [main] = [task for task, name in trace.names.items() if name == "main"]
    by = [each.by for each in trace.events if each.what == "cancel"]
    assert by == [main] * 3


@pytest.mark.parametrize(
    "lane", ["asyncio", "trio", "curio", "gevent", "anyio", "threads"]
)
def test_a_lane_without_a_name_is_recorded(
    lane: str, program: Callable[..., Source], world: World
) -> None:
    """A file that says no runtime has its main and its tasks, one at a time."""
    source = program(f"quiet_group_with_{lane}", called="mine")
    outcome, trace = play(source, world)
    assert outcome.problem == "run() returned NoneType, not a Report"
    assert set(trace.names.values()) >= {"main", "bad", "waits"}
    assert "" not in ends(trace).values()
    one_at_a_time(trace)
