"""A lane in an interpreter of its own: whatever it does, there is an outcome."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

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


def written(folder: Path, code: str, name: str = "strange_with_threads.py") -> Source:
    """A reader's file with `code` in it."""
    file = folder / name
    file.write_text(dedent(code), "utf-8")
    return Source.of_file(file)


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
    "raises": (
        """
        def run(shop):
            raise ValueError("out of tea")
        """,
        "raised ValueError: out of tea",
        "ValueError: out of tea\n",
    ),
    "raises a group": (
        """
        def run(shop):
            raise ExceptionGroup("two", [ValueError("out of tea"), KeyError("milk")])
        """,
        "raised ExceptionGroup: two (2 sub-exceptions) <- ValueError: out of tea",
        "KeyError: 'milk'\n",
    ),
    "is interrupted": (
        """
        def run(shop):
            raise KeyboardInterrupt
        """,
        "raised KeyboardInterrupt",
        "KeyboardInterrupt\n",
    ),
    "exits": (
        """
        import sys

        def run(shop):
            sys.exit(3)
        """,
        "exited with status 3 before it had a report",
        "",
    ),
    "exits with a message": (
        """
        import sys

        def run(shop):
            sys.exit("we are closed")
        """,
        "exited with status 1 before it had a report: we are closed",
        "we are closed",
    ),
    "exits at once": (
        """
        import os

        def run(shop):
            os.write(2, b"first\\nlast\\n")
            os._exit(4)
        """,
        "exited with status 4 before it had a report: last",
        "first\nlast",
    ),
    "exits while imported": (
        """
        raise SystemExit("never open")
        """,
        "exited with status 1 before it had a report: never open",
        "never open",
    ),
    "kills itself": (
        """
        import os, signal

        def run(shop):
            os.kill(os.getpid(), signal.SIGKILL)
        """,
        "was killed by SIGKILL",
        "",
    ),
    "segfaults": (
        """
        import os, resource, signal

        def run(shop):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            signal.signal(signal.SIGSEGV, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGSEGV)
        """,
        "was killed by SIGSEGV",
        "",
    ),
    "returns nothing": (
        """
        def run(shop):
            return None
        """,
        "run() returned NoneType, not a Report",
        "",
    ),
    "reports what is no JSON": (
        """
        from shared.shop import Report

        def run(shop):
            return Report({"tea": object()}, {"tea": 1})
        """,
        "raised TypeError: Object of type object is not JSON serializable",
        "TypeError",
    ),
    "has no run": (
        """
        def walk(shop):
            pass
        """,
        "raised AttributeError: module 'strange_with_threads' has no attribute 'run'",
        "AttributeError",
    ),
    "has a run that is not a function": (
        """
        run = 5
        """,
        "strange_with_threads.run is not a function",
        "",
    ),
    "is not Python": (
        """
        run = = 5
        """,
        "raised SyntaxError: invalid syntax",
        "run = = 5",
    ),
    "imports what is not there": (
        """
        import no_such_library
        """,
        "raised ModuleNotFoundError: No module named 'no_such_library'",
        "import no_such_library",
    ),
    "refuses": (
        """
        from shared.errors import MeanwhileError

        def run(shop):
            raise MeanwhileError("not today: come tomorrow")
        """,
        "not today: come tomorrow",
        "",
    ),
    "runs out of file descriptors": (
        """
        import os, resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)

        def run(shop):
            resource.setrlimit(resource.RLIMIT_NOFILE, (50, most))
            while True:
                os.open("/", os.O_RDONLY)
        """,
        "no free file descriptors (raise the limit: ulimit -n)",
        "OSError",
    ),
    "prints where nothing is open": (
        """
        import os

        def run(shop):
            os.close(1)
            os.close(2)
            print("to nobody", flush=True)
        """,
        "raised OSError: [Errno 9] Bad file descriptor",
        "to nobody",
    ),
}
"""What a lane does: its code, the problem as it is told, part of the detail."""


@pytest.mark.parametrize("what", BAD_ENDS)
def test_a_bad_end_is_told_in_a_sentence_and_leaves_nothing(
    what: str, tmp_path: Path, leftovers: Leftovers
) -> None:
    """A lane that ends badly has a problem in a sentence, and is gone."""
    code, problem, detail = BAD_ENDS[what]
    outcome, _ = played(written(tmp_path, code))
    assert (None, problem) == (outcome.report, outcome.problem)
    assert detail in outcome.detail
    assert leftovers.found() == []


HANGS = {
    "sleeps": """
        import time

        def run(shop):
            time.sleep(600)
        """,
    "spins": """
        def run(shop):
            while True:
                pass
        """,
    "ignores every signal that it can": """
        import signal, time

        def run(shop):
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(600)
        """,
    "has threads that never end": """
        import threading, time

        def run(shop):
            threads = [threading.Thread(target=time.sleep, args=(600,)) for _ in "ab"]
            for thread in threads:
                thread.start()
            raise SystemExit
        """,
}


@pytest.mark.parametrize("what", HANGS)
def test_a_lane_that_hangs_is_ended_after_the_limit(
    what: str, tmp_path: Path, leftovers: Leftovers
) -> None:
    """A lane that does not come back in time is ended, however it hangs."""
    outcome, _ = played(written(tmp_path, HANGS[what]), limit_s=0.5)
    assert outcome.problem == "did not finish in 0.5 s"
    assert leftovers.found() == []


WITH_CHILDREN = """
    import subprocess, sys, threading, time
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import Path
    from shared.shop import Report

    HERE = Path(__file__).parent
    SAYS = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); "
    pools = []

    def wait(number):
        (HERE / f"worker-{number}.up").touch()
        time.sleep(600)

    def run(shop):
        if pools:
            time.sleep(600)
        threading.Thread(target=time.sleep, args=(600,)).start()
        command = [sys.executable, "-c", SAYS + "time.sleep(600)"]
        subprocess.Popen([*command, str(HERE / "command.up")])
        pools.append(ProcessPoolExecutor(2))
        for number in range(2):
            pools[0].submit(wait, number)
        while len(list(HERE.glob("*.up"))) < 3:
            time.sleep(0.01)
        return Report()
    """
"""The first run starts two workers, a command and a thread, the second one hangs."""

ALL_UP = ["command.up", "worker-0.up", "worker-1.up"]


def up(folder: Path) -> list[str]:
    """Which of the lane's children have been running."""
    return sorted(each.name for each in folder.glob("*.up"))


def test_what_a_lane_has_started_ends_with_it(
    tmp_path: Path, leftovers: Leftovers
) -> None:
    """Workers, commands and threads that never end are ended with their lane."""
    source = written(tmp_path, WITH_CHILDREN, "busy_with_processes.py")
    with LaneProcess(source) as process:
        process.ready()
        assert process.run(SHOP, LIMIT_S).report == EMPTY
        outcome = process.run(SHOP, 0.5)
    assert outcome.problem == "did not finish in 0.5 s"
    assert up(tmp_path) == ALL_UP
    assert leftovers.found() == []


def test_a_processes_lane_that_ends_well_leaves_nothing(
    tmp_path: Path, leftovers: Leftovers
) -> None:
    """Neither the forkserver, a semaphore nor its socket's folder outlives a lane."""
    code = """
        from concurrent.futures import ProcessPoolExecutor
        from shared.shop import Report

        def run(shop):
            with ProcessPoolExecutor(1) as tasks:
                assert tasks.submit(abs, -5).result() == 5
            return Report()
        """
    outcome, _ = played(written(tmp_path, code, "pool_with_processes.py"))
    assert outcome.report == EMPTY
    assert leftovers.found() == []


OWNER = """
import sys
from pathlib import Path
from shared.runner import LaneProcess, Source
from shared.shop import Product, Shop

with LaneProcess(Source.of_file(Path(sys.argv[1]))) as process:
    process.ready()
    process.run(Shop((Product("tea"),)), None)
    process.run(Shop((Product("tea"),)), None)
"""


def test_a_lane_whose_owner_is_killed_ends_by_itself(
    tmp_path: Path, leftovers: Leftovers
) -> None:
    """A lane, and all that it has started, notices that its owner is gone."""
    written(tmp_path, WITH_CHILDREN, "busy_with_processes.py")
    file = tmp_path / "busy_with_processes.py"
    command = [sys.executable, "-c", OWNER, str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=leftovers.env) as owner:
        deadline = time.monotonic() + LIMIT_S
        while up(tmp_path) != ALL_UP and time.monotonic() < deadline:
            time.sleep(POLL_S)
        owner.kill()
    assert up(tmp_path) == ALL_UP
    assert leftovers.after(5) == []


def test_much_output_neither_blocks_nor_is_kept_whole(tmp_path: Path) -> None:
    """A lane may print ten megabytes; the end of them is kept."""
    code = """
        from shared.shop import Report

        def run(shop):
            for _ in range(10_000):
                print("x" * 999)
            print("the end")
            return Report()
        """
    outcome, process = played(written(tmp_path, code))
    assert outcome.report == EMPTY
    assert process.printed().endswith("x\nthe end\n")
    assert len(process.printed()) <= 3 * KEPT_BYTES


def test_much_output_on_stderr_does_not_block(tmp_path: Path) -> None:
    """Standard error is read as eagerly as standard output."""
    code = """
        import os

        def run(shop):
            for _ in range(1000):
                os.write(2, b"x" * 999 + b"\\n")
            os.write(2, b"the end\\n")
            os._exit(1)
        """
    outcome, _ = played(written(tmp_path, code))
    assert outcome.problem == "exited with status 1 before it had a report: the end"
    assert len(outcome.detail) <= 3 * KEPT_BYTES


PRINTS = """
    import os, sys
    from shared.shop import Report

    print("imported")

    def run(shop):
        print("printed")
        print("complained", file=sys.stderr)
        os.write(1, b"written\\n")
        return Report()
    """


def test_what_a_lane_prints_is_no_part_of_its_report(
    tmp_path: Path, leftovers: Leftovers
) -> None:
    """Standard output is the lane's own, whichever way it writes there."""
    outcome, process = played(written(tmp_path, PRINTS))
    assert outcome.report == EMPTY
    assert sorted(process.printed().split()) == ["imported", "printed", "written"]
    assert process.printed("stderr") == "complained\n"


def test_what_a_lane_has_printed_is_there_while_it_lives(
    tmp_path: Path, leftovers: Leftovers
) -> None:
    """Nothing that was printed in a run waits in a buffer for the lane's end."""
    with LaneProcess(written(tmp_path, PRINTS)) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        deadline = time.monotonic() + 5
        while "printed" not in process.printed() and time.monotonic() < deadline:
            time.sleep(POLL_S)
        assert "printed" in process.printed().split()


def test_a_lane_without_stdout_and_stderr_reports_all_the_same(tmp_path: Path) -> None:
    """A lane that closes its standard output and error is nothing special."""
    code = """
        import os
        from shared.shop import Report

        def run(shop):
            os.close(1)
            os.close(2)
            return Report()
        """
    outcome, _ = played(written(tmp_path, code))
    assert outcome.report == EMPTY


def test_a_lane_that_reads_stdin_meets_its_end(tmp_path: Path) -> None:
    """Standard input is empty: nobody is asked, and nothing hangs."""
    code = """
        import sys
        from shared.shop import Report

        def run(shop):
            print(repr(sys.stdin.read()), flush=True)
            return Report()
        """
    _, process = played(written(tmp_path, code))
    assert process.printed() == "''\n"


def test_a_refusal_is_marked_as_one(tmp_path: Path) -> None:
    """A MeanwhileError is said to the reader, and is no failure of the code."""
    code, _, _ = BAD_ENDS["refuses"]
    outcome, _ = played(written(tmp_path, code))
    assert outcome.refused


def test_a_lane_that_raised_can_be_run_again(tmp_path: Path) -> None:
    """An exception ends the run and not the interpreter."""
    code = """
        from shared.shop import Report

        runs = []

        def run(shop):
            runs.append(shop)
            if len(runs) == 1:
                raise ValueError("not yet")
            return Report()
        """
    with LaneProcess(written(tmp_path, code)) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        assert process.run(SHOP, LIMIT_S).report == EMPTY


def test_a_run_after_the_lane_has_died_has_an_outcome(tmp_path: Path) -> None:
    """A lane that has died between two runs is told of as one that died in a run."""
    code = """
        import os, threading
        from shared.shop import Report

        def run(shop):
            threading.Timer(0.01, os._exit, (5,)).start()
            return Report()
        """
    with LaneProcess(written(tmp_path, code)) as process:
        process.ready()
        process.run(SHOP, LIMIT_S)
        process.process.wait(LIMIT_S)
        outcome = process.run(SHOP, LIMIT_S)
    assert outcome.problem == "exited with status 5 before it had a report"


def test_ending_twice_is_harmless(tmp_path: Path) -> None:
    """`end` may be said again, as leaving the `with` does."""
    with LaneProcess(written(tmp_path, PRINTS)) as process:
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
    source = written(tmp_path, "", f"mine_with_{lane}.py")
    assert (lane, lane == "processes") == (source.lane, source.processes)


def test_a_file_of_a_chapter_is_imported_as_part_of_it(lane: str) -> None:
    """A chapter's file is imported by its full name, so that it is one module."""
    file = ROOT / "chapters" / "chapter02_all_at_once" / f"with_{lane}.py"
    source = Source.of_file(file)
    assert f"chapters.chapter02_all_at_once.with_{lane}" == source.module


def test_the_current_folder_shadows_no_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader may have a trio.py of his own where he works."""
    here = tmp_path / "here"
    here.mkdir()
    (here / "trio.py").write_text("raise RuntimeError('the wrong trio')")
    monkeypatch.chdir(here)
    code = """
        import trio
        from shared.shop import Report

        def run(shop):
            return Report()
        """
    outcome, _ = played(written(tmp_path, code, "mine_with_trio.py"))
    assert (outcome.problem, outcome.report) == ("", EMPTY)


def test_a_lane_finds_what_stands_beside_it(tmp_path: Path) -> None:
    """A reader's file may import another one from its own folder."""
    (tmp_path / "helping_hand.py").write_text("from shared.shop import Report as R")
    code = """
        from helping_hand import R

        def run(shop):
            return R()
        """
    outcome, _ = played(written(tmp_path, code))
    assert (outcome.problem, outcome.report) == ("", EMPTY)


def asking(pool: str) -> str:
    """A lane that asks for every price at once, with a worker for each."""
    return f"""
        from concurrent.futures import {pool}
        from shared.clients.with_threads import get
        from shared.shop import Report

        def run(shop):
            urls = [shop.price_url(sku) for sku in shop.skus]
            with {pool}(len(urls)) as tasks:
                return Report(dict(zip(shop.skus, tasks.map(get, urls))))
        """


FIVE = Shop(tuple(Product(f"tea {number}", price_ms=300) for number in range(5)))


def counted(source: Source, opened: OpenShop) -> Outcome:
    with LaneProcess(source) as process:
        process.ready()
        return process.run(opened.shop, LIMIT_S, count=True)


def test_threads_are_counted(
    tmp_path: Path, open_shop: Callable[..., OpenShop]
) -> None:
    """Five threads that the gate holds, and the main one, are six in one process."""
    opened = open_shop(FIVE, gate=5)
    outcome = counted(written(tmp_path, asking("ThreadPoolExecutor")), opened)
    assert (outcome.threads, outcome.processes) == (6, 1)


def test_processes_are_counted(
    tmp_path: Path, open_shop: Callable[..., OpenShop]
) -> None:
    """Five workers that the gate holds, and the lane's own process, are six."""
    opened = open_shop(FIVE, gate=5)
    source = written(
        tmp_path, asking("ProcessPoolExecutor"), "asking_with_processes.py"
    )
    assert counted(source, opened).processes == 6


def test_nobody_counts_unasked(tmp_path: Path) -> None:
    """A timed run is not disturbed by counting."""
    code = """
        import time
        from shared.shop import Report

        def run(shop):
            time.sleep(0.2)
            return Report()
        """
    outcome, _ = played(written(tmp_path, code))
    assert (outcome.threads, outcome.processes) == (0, 0)


def test_wall_time_is_that_of_the_run(
    tmp_path: Path, open_shop: Callable[..., OpenShop]
) -> None:
    """The wall time holds the supplier's pace, and not the start of the lane."""
    source = written(tmp_path, asking("ThreadPoolExecutor"))
    opened = open_shop(FIVE, gate=5)
    start = time.monotonic()
    outcome, _ = played(source, shop=opened.shop)
    assert 0.3 <= outcome.wall_s < time.monotonic() - start


def test_workers_are_started_by_forkserver(tmp_path: Path) -> None:
    """Worker processes are forked from one that has no threads and the lane loaded."""
    code = """
        import multiprocessing
        from shared.shop import Report

        def run(shop):
            print(multiprocessing.get_start_method(), flush=True)
            return Report()
        """
    _, process = played(written(tmp_path, code, "method_with_processes.py"))
    assert process.printed() == "forkserver\n"


def test_ctrl_c_for_the_terminal_does_not_reach_a_lane(tmp_path: Path) -> None:
    """A lane leads a session of its own, where no terminal's signals arrive."""
    with LaneProcess(written(tmp_path, PRINTS)) as process:
        process.ready()
        assert process.process.pid == os.getsid(process.process.pid)
        assert process.process.pid != os.getsid(0)
