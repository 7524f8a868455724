"""A lane in an interpreter of its own: whatever it does, there is an outcome."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.errors import MeanwhileError
from shared.reaper import ROOT
from shared.runner import LaneProcess, Outcome, Source
from shared.runner.process import KEPT_BYTES
from shared.shop import Product, Report, Shop
from shared.world import OpenShop
from tests.leftovers import POLL_S, Leftovers

SHOP = Shop((Product("tea"),))
EMPTY = Report().to_json()
LIMIT_S = 30.0


@pytest.fixture
def leftovers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Leftovers]:
    """What this test starts is marked, and has a temporary folder of its own."""
    with Leftovers.watch() as watching:
        for name in set(os.environ) - set(watching.env):
            monkeypatch.delenv(name)
        for name, value in watching.env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield watching


def played(
    source: Source, limit_s: float = LIMIT_S, shop: Shop = SHOP
) -> tuple[Outcome, LaneProcess]:
    """The outcome of one run, and the process that has been ended."""
    with LaneProcess(source) as process:
        outcome = process.ready()
        if not outcome.problem:
            outcome = process.run(shop, limit_s)
    return outcome, process


BAD_ENDS = {
    "raises_an_error": (
        "raised ValueError: out of tea",
        "ValueError: out of tea\n",
    ),
    "raises_a_group": (
        "raised ExceptionGroup: two (2 sub-exceptions) <- ValueError: out of tea",
        "KeyError: 'milk'\n",
    ),
    "interrupts_itself": ("raised KeyboardInterrupt", "KeyboardInterrupt\n"),
    "exits_with_status": ("exited with status 3 before it had a report", ""),
    "exits_with_message": (
        "exited with status 1 before it had a report: we are closed",
        "we are closed",
    ),
    "exits_at_once": (
        "exited with status 4 before it had a report: last",
        "first\nlast",
    ),
    "kills_itself": ("was killed by SIGKILL", ""),
    "dies_of_segfault": ("was killed by SIGSEGV", ""),
    "returns_nothing": ("run() returned NoneType, not a Report", ""),
    "reports_no_json": (
        "raised TypeError: Object of type object is not JSON serializable",
        "TypeError",
    ),
    "refuses_today": ("not today: come tomorrow", ""),
    "opens_too_many": (
        "no free file descriptors (raise the limit: ulimit -n)",
        "OSError",
    ),
    "prints_to_nobody": (
        "raised OSError: [Errno 9] Bad file descriptor",
        "to nobody",
    ),
}
"""What a lane does: the problem as it is told, part of the detail."""


@pytest.mark.parametrize("what", BAD_ENDS)
def test_a_bad_end_is_told_in_a_sentence_and_leaves_nothing(
    what: str, program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """A lane that ends badly has a problem in a sentence, and is gone."""
    problem, detail = BAD_ENDS[what]
    outcome, _ = played(program(f"{what}_with_threads"))
    assert (None, problem) == (outcome.report, outcome.problem)
    assert detail in outcome.detail
    assert leftovers.found() == []


NO_LANES = {
    "exits while imported": (
        "raise SystemExit('never open')",
        "exited with status 1 before it had a report: never open",
        "never open",
    ),
    "has no run": (
        "def walk(shop): pass",
        "raised AttributeError: module 'strange_with_threads' has no attribute 'run'",
        "AttributeError",
    ),
    "has a run that is not a function": (
        "run = 5",
        "strange_with_threads.run is not a function",
        "",
    ),
    "is not Python": ("run = = 5", "raised SyntaxError: invalid syntax", "run = = 5"),
    "imports what is not there": (
        "import no_such_library",
        "raised ModuleNotFoundError: No module named 'no_such_library'",
        "import no_such_library",
    ),
}
"""Why a file is no lane: its one line, the problem as it is told, part of the detail.

They are not among the programs, for ruff and mypy would be right to complain.
"""


@pytest.mark.parametrize("what", NO_LANES)
def test_what_is_no_lane_is_told_in_a_sentence(
    what: str, tmp_path: Path, leftovers: Leftovers
) -> None:
    """A file that cannot be imported, or has no run, has a problem as a lane has."""
    code, problem, detail = NO_LANES[what]
    file = tmp_path / "strange_with_threads.py"
    file.write_text(code, "utf-8")
    outcome, _ = played(Source.of_file(file))
    assert (None, problem) == (outcome.report, outcome.problem)
    assert detail in outcome.detail
    assert leftovers.found() == []


HANGS = ["sleeps_long", "spins_for_ever", "ignores_signals", "threads_never_end"]


@pytest.mark.parametrize("what", HANGS)
def test_a_lane_that_hangs_is_ended_after_the_limit(
    what: str, program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """A lane that does not come back in time is ended, however it hangs."""
    outcome, _ = played(program(f"{what}_with_threads"), limit_s=0.5)
    assert outcome.problem == "did not finish in 0.5 s"
    assert leftovers.found() == []


ALL_UP = ["command.up", "worker-0.up", "worker-1.up"]


def up(folder: Path) -> list[str]:
    """Which of the lane's children have been running."""
    return sorted(each.name for each in folder.glob("*.up"))


def test_what_a_lane_has_started_ends_with_it(
    tmp_path: Path, program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Workers, commands and threads that never end are ended with their lane."""
    source = program("many_children_with_processes")
    with LaneProcess(source) as process:
        process.ready()
        assert process.run(SHOP, LIMIT_S).report == EMPTY
        outcome = process.run(SHOP, 0.5)
    assert outcome.problem == "did not finish in 0.5 s"
    assert up(tmp_path) == ALL_UP
    assert leftovers.found() == []


def test_a_processes_lane_that_ends_well_leaves_nothing(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Neither the forkserver, a semaphore nor its socket's folder outlives a lane."""
    outcome, _ = played(program("one_worker_with_processes"))
    assert outcome.report == EMPTY
    assert leftovers.found() == []


def test_a_lane_whose_owner_is_killed_ends_by_itself(
    tmp_path: Path, program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """A lane, and all that it has started, notices that its owner is gone."""
    source = program("many_children_with_processes")
    file = source.folder / source.name
    command = [sys.executable, "-m", "tests.runner.programs.owner", str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=leftovers.env) as owner:
        deadline = time.monotonic() + LIMIT_S
        while up(tmp_path) != ALL_UP and time.monotonic() < deadline:
            time.sleep(POLL_S)
        owner.kill()
    assert up(tmp_path) == ALL_UP
    assert leftovers.after(5) == []


def test_much_output_neither_blocks_nor_is_kept_whole(
    program: Callable[..., Source],
) -> None:
    """A lane may print ten megabytes; the end of them is kept."""
    outcome, process = played(program("prints_much_with_threads"))
    assert outcome.report == EMPTY
    assert process.printed().endswith("x\nthe end\n")
    assert len(process.printed()) <= 3 * KEPT_BYTES


def test_much_output_on_stderr_does_not_block(program: Callable[..., Source]) -> None:
    """Standard error is read as eagerly as standard output."""
    outcome, _ = played(program("complains_much_with_threads"))
    assert outcome.problem == "exited with status 1 before it had a report: the end"
    assert len(outcome.detail) <= 3 * KEPT_BYTES


def test_what_a_lane_prints_is_no_part_of_its_report(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Standard output is the lane's own, whichever way it writes there."""
    outcome, process = played(program("prints_everywhere_with_threads"))
    assert outcome.report == EMPTY
    assert sorted(process.printed().split()) == ["imported", "printed", "written"]
    assert process.printed("stderr") == "complained\n"


def test_what_a_lane_has_printed_is_there_while_it_lives(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Nothing that was printed in a run waits in a buffer for the lane's end."""
    with LaneProcess(program("prints_everywhere_with_threads")) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        deadline = time.monotonic() + 5
        while "printed" not in process.printed() and time.monotonic() < deadline:
            time.sleep(POLL_S)
        assert "printed" in process.printed().split()


def test_a_lane_without_stdout_and_stderr_reports_all_the_same(
    program: Callable[..., Source],
) -> None:
    """A lane that closes its standard output and error is nothing special."""
    outcome, _ = played(program("closes_output_with_threads"))
    assert outcome.report == EMPTY


def test_a_lane_that_reads_stdin_meets_its_end(program: Callable[..., Source]) -> None:
    """Standard input is empty: nobody is asked, and nothing hangs."""
    _, process = played(program("reads_input_with_threads"))
    assert process.printed() == "''\n"


def test_a_refusal_is_marked_as_one(program: Callable[..., Source]) -> None:
    """A MeanwhileError is said to the reader, and is no failure of the code."""
    outcome, _ = played(program("refuses_today_with_threads"))
    assert outcome.refused


def test_a_lane_that_raised_can_be_run_again(program: Callable[..., Source]) -> None:
    """An exception ends the run and not the interpreter."""
    with LaneProcess(program("fails_once_with_threads")) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        assert process.run(SHOP, LIMIT_S).report == EMPTY


def test_a_run_after_the_lane_has_died_has_an_outcome(
    program: Callable[..., Source],
) -> None:
    """A lane that has died between two runs is told of as one that died in a run."""
    with LaneProcess(program("dies_later_with_threads")) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        process.process.wait(LIMIT_S)
        outcome = process.run(SHOP, LIMIT_S)
    assert outcome.problem == "exited with status 5 before it had a report"


def test_ending_twice_is_harmless(program: Callable[..., Source]) -> None:
    """`end` may be said again, as leaving the `with` does."""
    with LaneProcess(program("prints_everywhere_with_threads")) as process:
        process.end()
        process.end()
    assert process.process.returncode is not None


@pytest.mark.parametrize("name", ["trio.py", "asyncio.py", "shared.py", "json.py"])
def test_a_file_named_like_a_module_is_refused(name: str, tmp_path: Path) -> None:
    """A reader's file that would shadow a module is refused with a way out."""
    (tmp_path / name).touch()
    with pytest.raises(MeanwhileError) as caught:
        Source.of_file(tmp_path / name)
    module = name.removesuffix(".py")
    expected = f"{name} would shadow the module {module}: give it another name"
    assert expected == str(caught.value)


@pytest.mark.parametrize("name", ["two words.py", "lane.txt", "1st.py", "lane"])
def test_a_file_that_is_no_module_is_refused(name: str, tmp_path: Path) -> None:
    """A file that cannot be imported by its name is refused."""
    (tmp_path / name).touch()
    with pytest.raises(MeanwhileError, match="is not the name of a Python module"):
        Source.of_file(tmp_path / name)


@pytest.mark.parametrize("name", ["missing.py", "."])
def test_what_is_not_a_file_is_refused(name: str, tmp_path: Path) -> None:
    """A path at which there is no file is refused."""
    with pytest.raises(MeanwhileError, match="is not a file"):
        Source.of_file(tmp_path / name)


def test_a_readers_file_tells_its_lane_by_its_name(lane: str, tmp_path: Path) -> None:
    """A file whose name ends with a lane's is one of that lane."""
    file = tmp_path / f"mine_with_{lane}.py"
    file.touch()
    source = Source.of_file(file)
    assert (lane, lane == "processes") == (source.lane, source.processes)


def test_a_file_of_a_chapter_is_imported_as_part_of_it(lane: str) -> None:
    """A chapter's file is imported by its full name, so that it is one module."""
    file = ROOT / "chapters" / "chapter02_all_at_once" / f"with_{lane}.py"
    source = Source.of_file(file)
    assert f"chapters.chapter02_all_at_once.with_{lane}" == source.module


def test_the_current_folder_shadows_no_library(
    tmp_path: Path, program: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader may have a trio.py of his own where he works."""
    here = tmp_path / "here"
    here.mkdir()
    (here / "trio.py").write_text("raise RuntimeError('the wrong trio')")
    monkeypatch.chdir(here)
    outcome, _ = played(program("hardly_runs_with_trio"))
    assert (outcome.problem, outcome.report) == ("", EMPTY)


def test_a_lane_finds_what_stands_beside_it(program: Callable[..., Source]) -> None:
    """A reader's file may import another one from its own folder."""
    program("helping_hand")
    outcome, _ = played(program("asks_for_help_with_threads"))
    assert (outcome.problem, outcome.report) == ("", EMPTY)


FIVE = Shop(tuple(Product(f"tea {number}", price_ms=300) for number in range(5)))


def counted(source: Source, opened: OpenShop) -> Outcome:
    with LaneProcess(source) as process:
        process.ready()
        return process.run(opened.shop, LIMIT_S, count=True)


def test_threads_are_counted(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """Five threads that the gate holds, and the main one, are six in one process."""
    opened = open_shop(FIVE, gate=5)
    outcome = counted(program("asks_at_once_with_threads"), opened)
    assert (outcome.threads, outcome.processes) == (6, 1)


def test_processes_are_counted(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """Five workers that the gate holds, and the lane's own process, are six."""
    opened = open_shop(FIVE, gate=5)
    source = program("asks_at_once_with_processes")
    assert counted(source, opened).processes == 6


def test_nobody_counts_unasked(program: Callable[..., Source]) -> None:
    """A timed run is not disturbed by counting."""
    outcome, _ = played(program("takes_a_while_with_threads"))
    assert (outcome.threads, outcome.processes) == (0, 0)


def test_wall_time_is_that_of_the_run(
    program: Callable[..., Source], open_shop: Callable[..., OpenShop]
) -> None:
    """The wall time holds the supplier's pace, and not the start of the lane."""
    source = program("asks_at_once_with_threads")
    opened = open_shop(FIVE, gate=5)
    start = time.monotonic()
    outcome, _ = played(source, shop=opened.shop)
    assert 0.3 <= outcome.wall_s < time.monotonic() - start


def test_workers_are_started_by_forkserver(program: Callable[..., Source]) -> None:
    """Worker processes are forked from one that has no threads and the lane loaded."""
    _, process = played(program("start_method_with_processes"))
    assert process.printed() == "forkserver\n"


def test_ctrl_c_for_the_terminal_does_not_reach_a_lane(
    program: Callable[..., Source],
) -> None:
    """A lane leads a session of its own, where no terminal's signals arrive."""
    with LaneProcess(program("prints_everywhere_with_threads")) as process:
        process.ready()
        assert process.process.pid == os.getsid(process.process.pid)
        assert process.process.pid != os.getsid(0)
