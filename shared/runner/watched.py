"""Running a program of a reader's, unmodified, and bringing back what it did.

It has the terminal, its arguments, its exit status and its signals; what it noted is
on the tapes, also if it was killed.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic_ns

from shared.reaper import ROOT
from shared.recorder.recorder import FAILED
from shared.trace.event import SCRIPT, Event
from shared.trace.part import as_far_as_known, own
from shared.trace.tape import PART
from shared.trace.trace import Trace, of_run
from shared.versions import made_with

AT_START = ROOT / "shared/recorder/at_start"
PASSED_ON = (
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGUSR1,
    signal.SIGUSR2,
    signal.SIGALRM,
    signal.SIGWINCH,
    signal.SIGCONT,
)


@dataclass(frozen=True)
class Watched:
    """What came of a program: its status as `subprocess` has it, and its trace.

    `unseen` says in a sentence why the trace is not all, or empty.
    """

    status: int
    trace: Trace
    unseen: str = ""


def watch(
    name: str, script: Path, command: Sequence[str], mine: Sequence[Path]
) -> Watched:
    """Run a command, which is Python's, on record, and wait for its end.

    `name` is what the program is called, `script` its first file; code in the folders
    `mine` is its own.
    """
    with tempfile.TemporaryDirectory(prefix="meanwhile-") as tapes:
        own_path = os.environ.get("PYTHONPATH")
        told = {
            "tapes": tapes,
            "root": str(ROOT),
            "script": str(script),
            "path": own_path,
            "mine": [str(each) for each in mine],
        }
        path = os.pathsep.join(filter(None, [str(AT_START), own_path]))
        env = {**os.environ, "PYTHONPATH": path}
        env["MEANWHILE_WATCH"] = json.dumps(told)
        if not began_with("LC_CTYPE"):
            env.pop("LC_CTYPE", None)  # Python's own doing, for itself: PEP 538.
        with blocked() as before:  # From before there is anybody to pass one on to.
            process = subprocess.Popen(
                command,
                env=env,
                close_fds=False,
                preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, before),
            )
            status = waited_for(process)
        over = monotonic_ns(), process.pid, how(status)
        events = of_run(Path(tapes), (), over=over)
        unseen = not_all(Path(tapes), name, events)
        if gone(Path(tapes)):
            events = as_far_as_known(events)
    events = tuple(called(name, own(events)))
    trace = Trace(name, 0, events, ended(status), made_with([]))
    return Watched(status, trace, unseen)


def began_with(name: str) -> bool:
    """Whether a variable was there before this Python was."""
    try:
        there = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return True
    return any(each.startswith(f"{name}=".encode()) for each in there)


def not_all(tapes: Path, name: str, events: Sequence[Event]) -> str:
    """Why what is on the tapes is not all that was done."""
    failed = sorted(tapes.glob(f"*{FAILED}"))
    why = failed[0].read_text("utf-8") if failed else ""
    if not why and not events and any(tapes.iterdir()):  # It tried to.
        why = f"there is no room for it in {tapes.parent}"
    if not events:
        return f"nothing was seen of {name}: {why or NO_PYTHON}"
    if failed:
        return f"what follows is not all that {name} did: {why}"
    if parts := gone(tapes):
        return f"only the newest is kept: {parts * PART >> 20} MB are gone"
    return ""


NO_PYTHON = "it was not run by Python 3.11 or later"


def gone(tapes: Path) -> int:
    """How many of the oldest parts of tapes were given up for newer ones."""
    first: dict[str, int] = {}
    for file in tapes.glob("*.ring"):
        name, _, number = file.stem.rpartition("-")
        first[name] = min(int(number), first.get(name, int(number)))
    return sum(first.values())


def called(name: str, events: Iterable[Event]) -> Iterator[Event]:
    """The program itself is called after its file."""
    for each in events:
        is_it = each.what == "spawn" and each.name == SCRIPT
        yield replace(each, name=name) if is_it else each


def how(status: int) -> str:
    """How the program itself ended."""
    return ended(status) or "returned"


def waited_for(process: "subprocess.Popen[bytes]") -> int:
    """Its status; a signal is passed on, unless a terminal has sent it to both.

    Signals are waited for, and not handled, for only so is it told who sends them.
    """
    while (status := process.poll()) is None:
        number, by_a_terminal = came()
        if number != signal.SIGCHLD and not by_a_terminal:
            process.send_signal(number)
    return status


def came() -> tuple[int, bool]:
    """The next signal, and whether it is a terminal that has sent it."""
    which = {signal.SIGCHLD, *PASSED_ON}
    if sys.platform == "darwin":  # It has no `sigwaitinfo`, and tells no more.
        number = signal.sigwait(which)
        return number, number in BY_A_TERMINAL
    told = signal.sigwaitinfo(which)
    return told.si_signo, told.si_code == BY_THE_SYSTEM


BY_THE_SYSTEM = 0x80
"""`si_code` of a signal that the kernel sends, as for Ctrl-C (SI_KERNEL in Linux)."""

BY_A_TERMINAL = (signal.SIGINT, signal.SIGQUIT, signal.SIGWINCH, signal.SIGCONT)


@contextmanager
def blocked() -> Iterator[set[signal.Signals | int]]:
    """Have signals wait until they are asked for; which had to before."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, *PASSED_ON})
    try:
        yield before
    finally:
        while {*signal.sigpending()} & {*PASSED_ON}:  # It is over: for nobody.
            signal.sigwait(PASSED_ON)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ended(status: int) -> str:
    """How a program ended, if not well."""
    if status < 0:
        known = -status in {*signal.Signals}
        name = signal.Signals(-status).name if known else f"signal {-status}"
        return f"killed by {name}"
    return f"exit status {status}" if status else ""
