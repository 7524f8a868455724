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
from shared.runner.process import KEPT_BYTES, LaneProcess
from shared.runner.source import Source
from tests.leftovers import POLL_S, Leftovers
from tests.runner.played import EMPTY, LIMIT_S, SHOP, played


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
def test_bad_end_is_told(
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
def test_no_lane_is_told(what: str, tmp_path: Path, leftovers: Leftovers) -> None:
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
def test_hanging_is_ended(
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


def test_children_end_with_it(
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


def test_daemon_ends_with_it(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Nor does who has left its group, its session and its parents outlive a lane."""
    outcome, _ = played(program("leaves_a_daemon_with_threads"))
    assert outcome.report == EMPTY
    assert leftovers.found() == []


def test_pool_leaves_nothing(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Neither the forkserver, a semaphore nor its socket's folder outlives a lane."""
    outcome, _ = played(program("one_worker_with_processes"))
    assert outcome.report == EMPTY
    assert leftovers.found() == []


def test_owner_is_killed(
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
    assert leftovers.after(LIMIT_S) == []


def test_debugged_leaves_nothing(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """A lane that has the terminal shares our group; what it has started is ended."""
    source = program("leaves_a_daemon_with_threads")
    with LaneProcess(source, debug=True) as process:
        process.ready()
        assert process.run(SHOP, LIMIT_S).report == EMPTY
    assert leftovers.found() == []


def test_daemon_ends_with_the_owner(
    tmp_path: Path, program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Also a lane whose owner has been killed takes with it who has left its group."""
    source = program("leaves_a_daemon_with_threads")
    file = source.folder / source.name
    command = [sys.executable, "-m", "tests.runner.programs.owner", str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=leftovers.env) as owner:
        deadline = time.monotonic() + LIMIT_S
        before: set[int] = set()
        try:
            # One of the first three to be seen is gone as soon as the daemon is there.
            while len(now := {each.pid for each in leftovers.processes()}) < 3 or (
                now != before
            ):
                assert time.monotonic() < deadline
                before = now
                time.sleep(POLL_S)
        finally:
            owner.kill()
    assert leftovers.after(LIMIT_S) == []


def test_much_output(
    program: Callable[..., Source],
) -> None:
    """A lane may print ten megabytes; the end of them is kept."""
    outcome, process = played(program("prints_much_with_threads"))
    assert outcome.report == EMPTY
    assert process.printed().endswith("x\nthe end\n")
    assert len(process.printed()) <= 3 * KEPT_BYTES


def test_much_output_on_stderr(program: Callable[..., Source]) -> None:
    """Standard error is read as eagerly as standard output."""
    outcome, _ = played(program("complains_much_with_threads"))
    assert outcome.problem == "exited with status 1 before it had a report: the end"
    assert len(outcome.detail) <= 3 * KEPT_BYTES


def test_printing_is_no_report(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """Standard output is the lane's own, whichever way it writes there."""
    outcome, process = played(program("prints_everywhere_with_threads"))
    assert outcome.report == EMPTY
    assert sorted(process.printed().split()) == ["imported", "printed", "written"]
    assert process.printed("stderr") == "complained\n"


def test_printed_while_it_lives(
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


def test_reports_without_output(
    program: Callable[..., Source],
) -> None:
    """A lane that closes its standard output and error is nothing special."""
    outcome, _ = played(program("closes_output_with_threads"))
    assert outcome.report == EMPTY


def test_stdin_is_empty(program: Callable[..., Source]) -> None:
    """Standard input is empty: nobody is asked, and nothing hangs."""
    _, process = played(program("reads_input_with_threads"))
    assert process.printed() == "''\n"


def test_refusal_is_marked(program: Callable[..., Source]) -> None:
    """A MeanwhileError is said to the reader, and is no failure of the code."""
    outcome, _ = played(program("refuses_today_with_threads"))
    assert outcome.refused


def test_runs_again_after_raising(program: Callable[..., Source]) -> None:
    """An exception ends the run and not the interpreter."""
    with LaneProcess(program("fails_once_with_threads")) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        assert process.run(SHOP, LIMIT_S).report == EMPTY


def test_machine_is_blamed(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """What this machine has no more of is no outcome of the lane's."""
    with pytest.raises(MeanwhileError, match="could not go on: this system gives no"):
        played(program("asks_for_huge_threads_with_threads"))
    assert leftovers.found() == []


def test_pipes_are_out_of_reach(program: Callable[..., Source]) -> None:
    """A lane may write to, and close, all low descriptors that it has not opened."""
    with LaneProcess(program("closes_descriptors_with_threads")) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        assert process.run(SHOP, LIMIT_S).report == EMPTY


def test_garbage_is_no_answer(
    program: Callable[..., Source], leftovers: Leftovers
) -> None:
    """A lane that writes where it answers, with what is no answer, is told so."""
    outcome, _ = played(program("writes_everywhere_with_threads"))
    assert outcome.problem == "wrote into the pipe by which its report is handed over"
    assert leftovers.found() == []


def test_run_after_its_death(
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


def test_workers_by_forkserver(program: Callable[..., Source]) -> None:
    """Worker processes are forked from one that has no threads and the lane loaded."""
    _, process = played(program("start_method_with_processes"))
    assert process.printed() == "forkserver\n"


def test_lane_is_preloaded(program: Callable[..., Source]) -> None:
    """A reader's own lane, too, is imported by what its workers are forked from."""
    _, process = played(program("imported_where_with_processes"))
    assert process.printed() == "in the forkserver\n"


def test_terminal_does_not_reach(
    program: Callable[..., Source],
) -> None:
    """A lane leads a session of its own, where no terminal's signals arrive."""
    with LaneProcess(program("prints_everywhere_with_threads")) as process:
        process.ready()
        assert process.process.pid == os.getsid(process.process.pid)
        assert process.process.pid != os.getsid(0)
