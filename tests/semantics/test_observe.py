"""A program's answer: what it prints, how it ends, and that it hangs."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from shared.errors import MeanwhileError
from shared.reaper import ROOT
from shared.semantics.observe import HANGS, observe, run
from tests.semantics.probes import probe_of


@pytest.mark.parametrize(
    ("program", "answer"),
    [  # Programs of two lines, which say most beside their answers.
        ("print(1)\nprint()\nprint('  2 ')", "1; 2"),
        ("import sys\nprint(1)\nsys.exit(3)", "1; exit status 3"),
        ("raise ValueError(1)", "exit status 1: ValueError: 1"),
        ("import os\nos.abort()", "was killed by SIGABRT"),
        ("import threading\nprint(1)\nthreading.Event().wait()", f"1; {HANGS}"),
        ("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'input()'], "
         "stdin=subprocess.PIPE and open('/dev/null'))", ""),
    ],
)  # fmt: skip
def test_answer_of_a_program(program: str, answer: str) -> None:
    """Lines, a status that is not 0, a signal, and that it hangs."""
    assert run(probe_of(program), "threads")[0] == answer


@pytest.mark.parametrize(
    "error", ['RuntimeError("can\'t start new thread")', "MemoryError"]
)
def test_machine_is_blamed(error: str) -> None:
    """What this machine has no more of is no answer of the program's."""
    with pytest.raises(MeanwhileError, match=r"^S1 on threads could not go on: this "):
        observe(probe_of(f"raise {error}", "1"), "threads")


def test_machine_is_blamed_for_hanging() -> None:
    """Nor is it that a program waits for what could not be started."""
    waits = """
        import sys, threading

        print("RuntimeError: can't start new thread", file=sys.stderr)
        print("the sentence after it", file=sys.stderr)
        threading.Event().wait()
    """
    with pytest.raises(MeanwhileError, match="gives no more threads or processes"):
        observe(probe_of(waits, "1"), "threads")


@pytest.mark.parametrize("length", [55, 90, 200])
def test_long_temporary_folder(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where TMPDIR is long, the sockets of a program have room all the same."""
    with tempfile.TemporaryDirectory(dir="/tmp") as root:
        folder = Path(root, "x" * (length - len(root) - 1))
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        assert run(probe_of(A_MANAGER), "processes")[0] == "answered"


A_MANAGER = """
    import multiprocessing

    if __name__ == "__main__":
        with multiprocessing.Manager() as manager:
            manager.dict()
            print("answered")
"""


def test_computing_is_not_hanging() -> None:
    """Neither does one that waits for a child that computes."""
    spin = (
        "import time; end = time.monotonic() + 4\n"
        "while time.monotonic() < end: pass\nprint('done')"
    )
    waits = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {spin!r}])"
    assert run(probe_of(spin), "threads")[0] == "done"
    assert run(probe_of(waits), "threads")[0] == "done"


def test_nothing_is_left_running() -> None:
    """A child that a program leaves behind goes when its parent has ended."""
    program = Path(__file__).with_name("programs") / "leaves_a_child.py"
    pid = int(run(probe_of(program.read_text("utf-8")), "threads")[0])
    alive = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True)
    assert alive.stdout.strip()[:1] in (b"", b"Z")


def test_ctrl_c_reaches_it() -> None:
    """What a shell starts in the background ignores Ctrl-C; a probe does not."""
    command = [sys.executable, "-m", "tests.semantics.programs.ignores_ctrl_c"]
    said = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert said.stdout.strip() == "was killed by SIGINT"
