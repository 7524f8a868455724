"""The recorder: it sees what a lane does, and the lane is none the wiser."""

import gc
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent

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


def written(folder: Path, lane: str, code: str) -> Source:
    """A reader's file with `code` in it."""
    file = folder / (f"mine_with_{lane}.py" if lane else "mine.py")
    file.write_text(dedent(code), "utf-8")
    return Source.of_file(file)


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


GROUP = {
    "asyncio": """
        import asyncio

        async def bad(): raise ValueError
        async def waits(): await asyncio.sleep(60)

        async def main():
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(waits())
                tasks.create_task(bad())

        def run(shop): asyncio.run(main())
        """,
    "trio": """
        import trio

        async def bad(): await trio.sleep(0); raise ValueError
        async def waits(): await trio.sleep(60)

        async def main():
            async with trio.open_nursery() as tasks:
                tasks.start_soon(waits)
                tasks.start_soon(bad)

        def run(shop): trio.run(main)
        """,
    "curio": """
        import curio

        async def bad(): raise ValueError
        async def waits(): await curio.sleep(60)

        async def main():
            async with curio.TaskGroup() as tasks:
                await tasks.spawn(waits)
                task = await tasks.spawn(bad)
            task.result

        def run(shop): curio.run(main)
        """,
    "gevent": """
        from gevent import monkey; monkey.patch_all()
        import gevent

        def bad(): raise ValueError
        def waits(): gevent.sleep(60)

        def run(shop):
            tasks = [gevent.spawn(waits), gevent.spawn(bad)]
            try:
                gevent.joinall(tasks, raise_error=True)
            finally:
                gevent.killall(tasks)
        """,
    "anyio": """
        import anyio

        async def bad(): raise ValueError
        async def waits(): await anyio.sleep(60)

        async def main():
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(waits)
                tasks.start_soon(bad)

        def run(shop): anyio.run(main)
        """,
    "threads": """
        from concurrent.futures import ThreadPoolExecutor

        def bad(): raise ValueError
        def waits(): pass

        def run(shop):
            with ThreadPoolExecutor() as tasks:
                tasks.submit(waits)
                task = tasks.submit(bad)
            task.result()
        """,
    "processes": """
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        def bad(): raise ValueError
        def waits(): pass

        def run(shop):
            for how in ("spawn", "fork"):
                context = multiprocessing.get_context(how)
                with ProcessPoolExecutor(1, mp_context=context) as tasks:
                    tasks.submit(waits).result()
                    task = tasks.submit(bad)
            task.result()
        """,
}


def test_how_tasks_end(lane: str, tmp_path: Path, world: World) -> None:
    """One raises, its sibling is cancelled, and the trace of all that is there."""
    outcome, trace = play(written(tmp_path, lane, GROUP[lane]), world)
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


ASKS_ODDLY = """
    from shared.clients.with_threads import get, query, save
    from shared.shop import Report
    from chapters.chapter05_borrowing_a_thread.supplier_library import Supplier

    def run(shop):
        [sku] = shop.skus
        Supplier(shop.supplier).price(sku)
        get(url=shop.price_url(sku))
        save(text="a label", path=shop.label_path(sku))
        for wrong in (get, query, save):
            for arguments in ((), (5, 5, 5)):
                try:
                    wrong(*arguments)
                    raise AssertionError
                except TypeError:
                    pass
        return Report()
    """


def test_a_request_is_about_a_product_however_it_is_asked(
    tmp_path: Path, world: World
) -> None:
    """Arguments may have names, products odd ones; wrong calls are about nothing.

    The supplier's own library is asked too.
    """
    sku = "50% off/tea & m\u00fcsli"
    source = written(tmp_path, "threads", ASKS_ODDLY)
    trace = fine(source, world, Shop((Product(sku),)))
    sent = [(each.kind, each.sku) for each in trace.events if each.what == "sent"]
    wrong = [(kind, "") for kind in ("http", "db", "file") for _ in "ab"]
    assert sent == [("http", sku), ("http", sku), ("file", sku), *wrong]
    failed = [(each.kind, each.sku) for each in trace.events if each.what == "failed"]
    assert failed == wrong


OWN_POOLS = """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    from shared.clients.with_processes import get
    from shared.shop import Report

    def price(url): return get(url)

    def run(shop):
        for how, sku in zip(("spawn", "fork"), shop.skus):
            context = multiprocessing.get_context(how)
            with ProcessPoolExecutor(1, mp_context=context) as tasks:
                tasks.submit(price, shop.price_url(sku)).result()
        return Report()
    """


def test_a_pool_may_start_its_workers_as_it_likes(tmp_path: Path, world: World) -> None:
    """Workers that were spawned or forked have tapes of their own, and one clock."""
    trace = fine(written(tmp_path, "processes", OWN_POOLS), world)
    of_jobs = [each for each in trace.events if each.task > 1 and each.what != "spawn"]
    expected = ["run", "sent", "answered", "end"]
    assert [each.what for each in of_jobs] == 2 * expected
    assert [each.process for each in of_jobs] == 4 * [1] + 4 * [2]


LEAVES = {
    "by raising": ("raise KeyError('milk')", "raised KeyError: 'milk'"),
    "by a signal": ("os.kill(os.getpid(), signal.SIGKILL)", "was killed by SIGKILL"),
    "at once": ("os._exit(4)", "exited with status 4 before it had a report"),
    "never": ("time.sleep(600)", "did not finish in 2 s"),
    "busily never": ("while True: pass", "did not finish in 2 s"),
}

ENDS_IN = {
    "asyncio": "async def main(): leave()\n\ndef run(shop): asyncio.run(main())",
    "trio": "async def main(): leave()\n\ndef run(shop): trio.run(main)",
    "curio": "async def main(): leave()\n\ndef run(shop): curio.run(main)",
    "gevent": "def run(shop): gevent.spawn(leave).get()",
    "anyio": "async def main(): leave()\n\ndef run(shop): anyio.run(main)",
    "threads": "def run(shop): leave()",
    "processes": "def run(shop): leave()",
}


def leaving(lane: str, how: str) -> str:
    imports = LANES[lane].imports[0].replace("concurrent", "os")
    patch = "from gevent import monkey; monkey.patch_all()\n" * (lane == "gevent")
    return (
        f"{patch}import os, signal, time, {imports}\n\n"
        f"def leave():\n    {how}\n\n{ENDS_IN[lane]}\n"
    )


@pytest.mark.parametrize(
    ("lane", "way"),
    [
        *[(each, "by a signal") for each in LANES],
        *[("asyncio", way) for way in LEAVES if way != "by a signal"],
        *[("trio", "at once"), ("gevent", "by raising"), ("gevent", "never")],
    ],
)
def test_a_lane_that_leaves_has_a_trace(
    lane: str, way: str, tmp_path: Path, world: World
) -> None:
    """However a run ends, what came before is there, and no more."""
    how, problem = LEAVES[way]
    source = written(tmp_path, lane, leaving(lane, how))
    outcome, trace = play(source, world, SHORT_S if "never" in way else LIMIT_S)
    assert (outcome.problem, trace.ended) == (problem, problem)
    assert trace.events[0].what == "spawn"
    assert "run" in [each.what for each in trace.events]
    raised = "raised KeyError" if way == "by raising" else ""
    assert ends(trace)["main"] == raised


BROKEN_HOOK = """
from shared.recorder import recorder
from shared.trace import tape

def broken(*args):
    raise OSError("no ink")

"""
BROKEN = {
    "a hook": (
        "recorder.Recorder.{method} = broken",
        "the recorder failed: OSError: no ink",
    ),
    "a tape": ("tape.SIZE = 256", "the recorder failed: TapeFull: more than 256"),
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("name", [*LANES, "anyio+trio"])
def test_a_recorder_that_fails_fails_the_run_and_not_the_lane(
    name: str, broken: str, tmp_path: Path, world: World
) -> None:
    """The run has a clear problem, and the lane has done its work all the same."""
    lane = name.partition("+")[0]
    change, problem = BROKEN[broken]
    method = "pause" if "pause" not in NOT_SEEN[lane] else "end"
    code = (CHAPTER / f"with_{lane}.py").read_text("utf-8")
    guard = "\n\nif __name__"
    broken_code = BROKEN_HOOK + change.format(method=method)
    code = code.replace(guard, f"\n{broken_code}{guard}")
    source = replace(written(tmp_path, lane, code), variant=name if "+" in name else "")
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


UNTOUCHED = {
    "asyncio": """
        import asyncio, contextvars, gc, inspect, sys, traceback, weakref
        from shared.shop import Report

        which = contextvars.ContextVar("which", default=0)
        problems = []

        async def child(number):
            which.set(number)
            await asyncio.sleep(0)
            assert which.get() == number
            return number

        async def fails():
            raise LookupError("tea")

        async def numbers():
            for each in range(3):
                yield each
                await asyncio.sleep(0)

        def blocks(): return 7

        async def generators():
            async for each in numbers():
                break   # what closes it is a task of the loop's own
            gc.collect()
            for _ in range(3):
                await asyncio.sleep(0)

        async def catches(go):
            try:
                await asyncio.create_task(fails())
            except LookupError as error:
                caught.append(weakref.ref(Kept(error)))
            await go.wait()

        class Kept:
            # Lives for as long as an error does.
            def __init__(self, error): error.kept = self

        caught = []

        async def attributes():
            task = asyncio.create_task(asyncio.sleep(60))
            lanes = asyncio.create_task(waits())
            assert repr(task).startswith("<Task ") and repr(lanes).startswith("<Task ")
            assert task.get_name() != "None" != lanes.get_name()
            for name in ("active", "inner", "number"):
                assert not hasattr(lanes, name)
                setattr(lanes, name, 7)
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_soon(lanes.cancel)
            task.cancel()
            await asyncio.wait([task, lanes])
            assert lanes.cancelled() and task.cancelled()

        async def waits(): await asyncio.sleep(60)

        async def errors_are_let_go():
            gc.disable()
            go = asyncio.Event()
            task = asyncio.create_task(catches(go))
            while not caught:
                await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert [each() for each in caught] == [None]
            go.set()
            await task
            await asyncio.create_task(catches(go))
            await asyncio.sleep(0)
            assert [each() for each in caught] == [None, None]
            gc.enable()

        def own_factory(loop, coroutine, **more):
            made.append((coroutine.__name__, inspect.getcoroutinestate(coroutine)))
            return asyncio.Task(coroutine, loop=loop, **more)

        async def wrapper(coroutine): return 1 + await coroutine

        def wrapping(loop, coroutine, **more):
            return asyncio.Task(wrapper(coroutine), loop=loop, **more)

        made = []

        async def main():
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda _, it: problems.append(it))
            assert asyncio.current_task().get_name() == "Task-1"
            coroutine = child(3)
            task = asyncio.create_task(coroutine, name="third")
            assert task.get_coro() is coroutine
            assert inspect.iscoroutine(task.get_coro())
            assert "child" in repr(task) and task.get_stack()
            assert task in asyncio.all_tasks()
            assert await task == 3 and which.get() == 0
            assert await asyncio.wait_for(child(4), 5) == 4
            assert await asyncio.gather(child(1), child(2)) == [1, 2]
            try:
                async with asyncio.timeout(0.01):
                    await asyncio.sleep(60)
                raise AssertionError
            except TimeoutError:
                pass
            try:
                await asyncio.create_task(fails())
            except LookupError as error:
                assert "in fails" in "".join(traceback.format_exception(error))
            assert await loop.run_in_executor(None, blocks) == 7
            await generators()
            await attributes()
            await errors_are_let_go()
            assert loop.get_task_factory() is None
            loop.set_task_factory(own_factory)
            await asyncio.create_task(child(5))
            assert made == [("child", inspect.CORO_CREATED)]
            assert loop.get_task_factory() is own_factory
            loop.set_task_factory(wrapping)
            assert await asyncio.create_task(child(10)) == 11
            loop.set_task_factory(None)
            later = loop.create_future()
            loop.call_later(0, lambda: later.set_result(loop.create_task(child(8))))
            await (await later)
            assert not problems, problems

        def run(shop):
            with asyncio.Runner() as runner:
                runner.run(main())
                runner.run(child(6))
            return Report()
        """,
    "anyio": """
        import anyio
        from shared.shop import Report

        async def starts(*, task_status):
            task_status.started(7)
            await anyio.sleep(60)

        async def waits(): await anyio.sleep(60)

        async def child(number): return number

        async def grandchild(number): await anyio.sleep(0)

        async def grows(number):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(grandchild, number)

        async def main():
            async with anyio.create_task_group() as outer:
                outer.start_soon(waits)
                assert await outer.start(starts) == 7
                async with anyio.create_task_group() as inner:
                    inner.start_soon(waits)
                    with anyio.move_on_after(0.01) as scope:
                        await anyio.sleep(60)
                    assert scope.cancelled_caught
                    inner.cancel_scope.cancel()
                try:
                    with anyio.fail_after(0.01):
                        await anyio.sleep(60)
                    raise AssertionError
                except TimeoutError:
                    pass
                assert await anyio.to_thread.run_sync(
                    anyio.from_thread.run, child, 8) == 8
                await anyio.to_thread.run_sync(anyio.from_thread.run, grows, 9)
                with anyio.CancelScope(shield=True):
                    outer.cancel_scope.cancel()
                    await anyio.sleep(0)

        def run(shop):
            anyio.run(main)
            return Report()
        """,
    "trio": """
        import gc, weakref, trio
        from shared.shop import Report

        class Odd(dict):
            __getattr__ = dict.__getitem__

        class Main:
            async def __call__(self): await main()

        async def passes_the_deadline(scope):
            scope.deadline = trio.current_time()
            while trio.current_time() == scope.deadline:
                pass

        async def holds(odd):
            kept.append(weakref.ref(odd))
            kept.append(weakref.ref(trio.lowlevel.current_task()))
            del odd
            gc.collect()
            assert kept[0]() is None

        kept = []

        async def starts(*, task_status):
            task_status.started(7)
            await trio.sleep(60)

        async def child(number): return number

        async def main():
            try:
                trio.run(child, 1)
                raise AssertionError
            except RuntimeError:
                pass
            async with trio.open_nursery() as tasks:
                assert await tasks.start(starts) == 7
                tasks.start_soon(child, 1, name="<named oddly>")
                with trio.move_on_after(0.01) as scope:
                    await trio.sleep(60)
                assert scope.cancelled_caught
                assert await trio.to_thread.run_sync(
                    trio.from_thread.run, child, 8) == 8
                tasks.cancel_scope.cancel()
            send, receive = trio.open_memory_channel(1)
            async with trio.open_nursery() as tasks:
                tasks.start_soon(send.send, Odd())
            async with trio.open_nursery() as tasks:
                tasks.start_soon(holds, Odd())
            gc.collect()
            assert kept[1]() is None
            # A scope is cancelled by time at a checkpoint, not where a task ends.
            with trio.CancelScope():
                async with trio.open_nursery() as tasks:
                    for each in (tells, passes_the_deadline, tells):
                        tasks.start_soon(each, tasks.cancel_scope)
            assert told == [False] * 2, told

        told = []

        async def tells(scope):
            told.append(scope._cancel_called)

        def run(shop):
            trio.run(Main())
            return Report()
        """,
    "curio": """
        import curio, inspect
        from shared.shop import Report

        class Odd(dict):
            __getattr__ = dict.__getitem__

        async def waits(): await curio.sleep(60)

        async def child(number): return number

        async def leaves(): raise SystemExit

        async def main():
            assert inspect.iscoroutinefunction(curio.Task.cancel)
            queue = curio.Queue(1)
            await (await curio.spawn(queue.put, Odd())).join()
            async with curio.TaskGroup(wait=any) as tasks:
                await tasks.spawn(waits)
                await tasks.spawn(child, 1)
            try:
                await curio.timeout_after(0.01, waits)
                raise AssertionError
            except curio.TaskTimeout:
                pass
            task = await curio.spawn(waits)
            await task.cancel()
            assert task.terminated and task.cancelled
            assert await curio.run_in_thread(int, "7") == 7

        def run(shop):
            with curio.Kernel() as kernel:
                kernel.run(main)
                assert kernel.run(child, 6) == 6
            try:
                curio.run(leaves)
                raise AssertionError
            except SystemExit:
                pass
            assert curio.run(child, 7) == 7
            return Report()
        """,
    "gevent": """
        from gevent import monkey; monkey.patch_all()
        import gevent, greenlet, os
        from concurrent.futures import ThreadPoolExecutor
        from gevent.pool import Group, Pool
        from shared.shop import Report

        def child(number): return number

        def waits(): gevent.sleep(60)

        class Own(gevent.Greenlet):
            asked = 0

            def __init__(self, number):
                self.number = number
                super().__init__()
                self.number = number

            @property
            def begun(self): return "no"

            def _run(self): return self.number

        class Leaves(Exception): pass

        def outer(number):
            gevent.sleep(0)
            return gevent.spawn(child, number).get()

        def tracer(event, args): traced.append(event)

        traced = []

        def forked():
            # Else gevent's waitpid hangs if the child ends before it is watched.
            gevent.get_hub().loop.install_sigchld()
            process = os.fork()
            if not process:
                gevent.spawn(waits)
                gevent.sleep(0)
                os._exit(0)
            os.waitpid(process, 0)

        def run(shop):
            assert Pool(2).map(child, [1, 2, 3]) == [1, 2, 3]
            group = Group()
            group.spawn(waits)
            gevent.sleep(0)
            group.kill()
            assert gevent.spawn_later(0.01, child, 4).get() == 4
            killed = gevent.spawn(waits)
            killed.kill()
            assert killed.dead and isinstance(killed.value, gevent.GreenletExit)
            own = Own(9)
            own.start()
            assert own.get() == 9
            assert repr(gevent.spawn(child, 6)).startswith("<Greenlet at")
            never = [gevent.spawn(waits) for _ in range(3)]
            gevent.killall(never[:1])
            never[1].kill(Leaves)
            never[2].throw(Leaves)
            assert [each.dead for each in never] == [True] * 3
            with ThreadPoolExecutor(2) as tasks:
                assert list(tasks.map(outer, [11, 12])) == [11, 12]
            assert greenlet.settrace(tracer) is None and greenlet.gettrace() is tracer
            gevent.sleep(0)
            assert "switch" in traced and greenlet.settrace(None) is tracer
            forked()
            try:
                with gevent.Timeout(0.01):
                    gevent.sleep(60)
                raise AssertionError
            except gevent.Timeout:
                pass
            raw = greenlet.greenlet(child)
            assert raw.switch(5) == 5
            gevent.get_hub().destroy(destroy_loop=True)
            return Report()
        """,
    "threads": """
        import functools, threading
        from concurrent.futures import ThreadPoolExecutor
        from shared.shop import Report

        class Odd(dict):
            __getattr__ = dict.__getitem__

            def __call__(self): return 5

        def child(number, also=0, call=0, active=0): return number + also + call

        def length(text): return len(str(text))

        def holds(go): go.wait()

        def run(shop):
            go = threading.Event()
            with ThreadPoolExecutor(1) as tasks:
                tasks.submit(holds, go)
                never = tasks.submit(child, 10)
                assert never.cancel()
                go.set()
            try:
                tasks.submit(child, 11)
                raise AssertionError
            except RuntimeError:
                pass
            with ThreadPoolExecutor() as tasks:
                assert tasks.submit(child, number=1, call=2, active=3).result() == 3
                assert tasks.submit(Odd()).result() == 5
                assert tasks.submit(length, "x" * 1_000_000).result() == 1_000_000
                assert tasks.submit(length, 2**20_000).exception()
                assert tasks.submit(functools.partial(child, 4), also=2).result() == 6
                assert list(tasks.map(child, [1, 2])) == [1, 2]
                assert tasks.submit(int, "7").result() == 7
            return Report()
        """,
    "processes": """
        from concurrent.futures import ProcessPoolExecutor
        from shared.shop import Report

        def child(number, **more): return number + sum(more.values())

        def run(shop):
            with ProcessPoolExecutor(1) as tasks:
                more = {"call": 2, "active": 3, "self": 4}
                assert tasks.submit(child, number=1, **more).result() == 10
                assert list(tasks.map(child, [1, 2])) == [1, 2]
            try:
                tasks.submit(child, 10)
                raise AssertionError
            except RuntimeError:
                pass
            return Report()
        """,
}

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
    [*UNTOUCHED, *[each for each in CAN_BE_HAD if each != "asyncio+eager"]],
)
def test_the_lane_is_untouched(name: str, tmp_path: Path, world: World) -> None:
    """What a runtime offers works under the recorder, and its tasks are seen."""
    lane = name.partition("+")[0]
    source = written(tmp_path, lane, UNTOUCHED[lane])
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


NEVER_BEGINS = """
    import asyncio, gc, warnings
    from shared.shop import Report

    async def child(): pass

    async def stepped(): pass

    async def main(): pass

    def run(shop):
        told = []
        warnings.showwarning = lambda message, *more: told.append(str(message))
        warnings.simplefilter("always")
        stepped()
        runner = asyncio.Runner()
        runner.run(main())
        loop = runner.get_loop()
        loop.create_task(child())
        loop.close()
        del runner, loop
        gc.collect()
        of = "coroutine '{}' was never awaited".format
        assert told == [of("stepped"), of("child")], told
        return Report()
    """


def test_of_a_task_that_never_begins_python_warns_once(
    tmp_path: Path, world: World
) -> None:
    """It names the lane's coroutine, and does not warn of the recorder's as well."""
    trace = fine(written(tmp_path, "asyncio", NEVER_BEGINS), world)
    assert ends(trace)["child"] == ""


CANCELLED = """
    import asyncio, gc, warnings
    from shared.shop import Report

    async def child(when): await asyncio.sleep(60)

    def own(loop, coroutine, **more):
        return asyncio.Task(coroutine, loop=loop, **more)

    async def main():
        loop = asyncio.get_running_loop()
        for factory in (None, own):
            loop.set_task_factory(factory)
            early = asyncio.create_task(child("early"))
            early.cancel()
            await asyncio.wait([early])
            late = asyncio.create_task(child("late"))
            await asyncio.sleep(0)
            loop.call_soon(late.cancel)
            await asyncio.wait([late])
            assert early.cancelled() and late.cancelled()
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(child("grouped"))
                    raise ValueError
            except* ValueError:
                pass

    def run(shop):
        told = []
        warnings.showwarning = lambda message, *more: told.append(str(message))
        asyncio.run(main())
        gc.collect()
        assert told == [], told
        return Report()
    """


@pytest.mark.parametrize("variant", ["", "asyncio+uvloop"])
def test_a_task_cancelled_before_its_first_step_ends(
    variant: str, tmp_path: Path, world: World
) -> None:
    """The lane's own coroutine is told so, and ends; nothing is never awaited.

    A task is ready when it may take a step, not when its `cancel` is to be called.
    """
    source = written(tmp_path, "asyncio", CANCELLED)
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


ITERATES = """
    import {runtime}
    from shared.shop import Report

    async def numbers():
        yield 1
        await {runtime}.sleep(0.01)
        yield 2

    async def main():
        async for _ in numbers():
            pass

    def run(shop):
        {runtime}.run({main})
        return Report()
    """


@pytest.mark.parametrize("lane", ["asyncio", "trio", "curio", "anyio"])
def test_a_pause_within_an_asynchronous_generator(
    lane: str, tmp_path: Path, world: World
) -> None:
    """It is at the generator's line, not at that of the `async for`."""
    main = "main()" if lane == "asyncio" else "main"
    code = dedent(ITERATES).format(runtime=lane, main=main)
    trace = fine(written(tmp_path, lane, code), world)
    pauses = {(each.line, each.function) for each in trace.events if each.why}
    assert pauses == {(7, "numbers")}


THEIR_OWN = {
    "asyncio": """
        import asyncio
        from shared.shop import Report

        def protocol(): return asyncio.Protocol()

        async def waits(): await asyncio.sleep(0)

        async def main():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(protocol, "127.0.0.1", 0)
            address = server.sockets[0].getsockname()
            _, writer = await asyncio.open_connection(*address)
            writer.close()
            await writer.wait_closed()
            server.close()
            await asyncio.create_task(waits())

        def run(shop):
            asyncio.run(main())
            return Report()
        """,
    "curio": """
        import curio
        from shared.shop import Report

        async def waits(): await curio.sleep(60)

        async def main():
            task = await curio.spawn(waits)
            await curio.sleep(0)
            await (await curio.spawn(task.cancel)).join()

        def run(shop):
            curio.run(main)
            return Report()
        """,
}


@pytest.mark.parametrize("lane", THEIR_OWN)
def test_what_a_runtime_does_in_a_task_is_not_the_lanes(
    lane: str, tmp_path: Path, world: World
) -> None:
    """A server of asyncio's takes a connection in a task; curio cancels in one."""
    trace = fine(written(tmp_path, lane, THEIR_OWN[lane]), world)
    assert list(trace.names.values()) == ["main", "waits"]


TRACER_RAISES = """
    from gevent import monkey; monkey.patch_all()
    import gevent, greenlet, os

    def tracer(event, args): raise LookupError

    def run(shop):
        greenlet.settrace(tracer)
        try:
            gevent.sleep(0)
        except LookupError:
            pass
        if greenlet.gettrace() is not None:
            os._exit(3)
    """


def test_a_trace_function_that_takes_ours_away(tmp_path: Path, world: World) -> None:
    """greenlet drops one that raises: what comes after that is not on the tape."""
    outcome, _ = play(written(tmp_path, "gevent", TRACER_RAISES), world)
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
    tmp_path: Path, world: World
) -> None:
    """One that is killed before its first switch is asked to stop, and ends.

    With another error than gevent's own, it ends with that.
    """
    trace = fine(written(tmp_path, "gevent", UNTOUCHED["gevent"]), world)
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


UNNAMED = {
    lane: GROUP[lane].replace("raise ValueError", "pass").replace("60", "0.01")
    for lane in ("asyncio", "trio", "curio", "gevent", "anyio", "threads")
}


@pytest.mark.parametrize("lane", UNNAMED)
def test_a_lane_without_a_name_is_recorded(
    lane: str, tmp_path: Path, world: World
) -> None:
    """A file that says no runtime has its main and its tasks, one at a time."""
    source = written(tmp_path, "", UNNAMED[lane])
    outcome, trace = play(source, world)
    assert outcome.problem == "run() returned NoneType, not a Report"
    assert set(trace.names.values()) >= {"main", "bad", "waits"}
    assert "" not in ends(trace).values()
    one_at_a_time(trace)
