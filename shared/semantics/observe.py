"""Running a probe, and what is seen of it.

A probe runs in an interpreter of its own.  What it prints, how it ends, and that it
does not end, are its answer.  A program *hangs* if it is asleep, with all its
children, and has used no processor time for `QUIET_S`: a clock alone could not tell
a program that waits for ever from one that has not had its turn on a busy machine.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from shared import reaper
from shared.errors import MeanwhileError
from shared.limits import short_in, temporary_root
from shared.registry import LANES, VARIANTS
from shared.runner.process import how_it_ended
from shared.semantics.row import Outcomes, Probe

QUIET_S = 2.5
"""For how long a program must be asleep to be said to hang; none sleeps longer."""

LIMIT_S = 60.0
"""How long a program may take that is busy, on a machine that is busy too."""

POLL_S, LOOK_S = 0.02, 0.25

RUNS = 40
"""How often a probe is run at most to see what is left to chance.

Of two outcomes that are equally likely, one stays away once in 2 to the 39th.
"""

LEAST_RUNS = 3
"""How often a probe is run at least whose answer is left to chance."""

HANGS = "hangs"


@dataclass(frozen=True)
class Observation:
    """What was seen of one probe on one lane or variant.

    `outcomes` are its answers in `runs` runs, `longest_s` how long the longest of
    them took in seconds; `detail` is what it wrote to standard error.
    """

    name: str
    outcomes: Outcomes
    runs: int
    longest_s: float
    detail: str = ""

    @property
    def answer(self) -> str:
        """All outcomes in one text."""
        return in_words(self.outcomes)

    def to_json(self) -> dict[str, Any]:
        return {"outcomes": sorted(self.outcomes), "runs": self.runs}


def in_words(outcomes: Outcomes) -> str:
    return " or ".join(sorted(outcomes))


def observe(probe: Probe, name: str) -> Observation:
    """Run a probe on its lane or on a variant, more than once if chance decides.

    Raises MeanwhileError where it does otherwise because this machine is short of
    something.
    """
    expected = probe.expected.on(name) if probe.expected else frozenset()
    seen: set[str] = set()
    longest_s, runs, detail = 0.0, 0, ""
    least = LEAST_RUNS if len(expected) > 1 else 1
    most = RUNS if len(expected) > 1 else 1
    while runs < least or (runs < most and seen < expected):
        start = time.monotonic()
        answer, detail = run(probe, name)
        longest_s = max(longest_s, time.monotonic() - start)
        short = short_in(detail, hangs=answer.endswith(HANGS))
        if answer not in expected and short:
            raise MeanwhileError(f"{probe.row} on {name} could not go on: {short}")
        seen.add(answer)
        runs += 1
    return Observation(name, frozenset(seen), runs, longest_s, detail)


def observe_all(
    wanted: Iterable[tuple[Probe, str]], at_once: int
) -> dict[tuple[str, str], Observation]:
    """(row, lane or variant) -> what was seen, of several probes side by side.

    What is measured is measured at the end, one probe at a time.
    """
    pairs = list(wanted)
    seen: dict[tuple[str, str], Observation] = {}
    for measured, number in ((False, at_once), (True, 1)):
        some = [pair for pair in pairs if (pair[0].expected is None) == measured]
        with ThreadPoolExecutor(number) as side_by_side:
            found = list(side_by_side.map(lambda pair: observe(*pair), some))
        for (probe, name), observation in zip(some, found, strict=True):
            seen[probe.row, name] = observation
    return {(probe.row, name): seen[probe.row, name] for probe, name in pairs}


def run(probe: Probe, name: str) -> tuple[str, str]:
    """(answer, standard error) of one run of a probe's program."""
    with tempfile.TemporaryDirectory(
        prefix="meanwhile-", dir=temporary_root(), ignore_cleanup_errors=True
    ) as folder:
        os.chmod(folder, 0o711)  # What a program starts need not be ours.
        file = Path(folder) / f"{probe.row.lower()}_with_{probe.lane}.py"
        file.write_text(probe.program, "utf-8")
        with (
            open(Path(folder) / "stdout", "w+b") as out,
            open(Path(folder) / "stderr", "w+b") as err,
        ):
            process = reaper.start(
                command(name, file),
                lambda process: reaper.end_group(process.pid, wait=False),
                more_env={"TMPDIR": folder, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=folder,
                start_new_session=True,
            )
            try:
                ending = wait_for(process)
            finally:
                reaper.end_group(process.pid, wait=False)
                process.wait()
                reaper.ended(process.pid)
            said, detail = (text_of(each) for each in (out, err))
    if not ending:
        last = detail.strip().splitlines()[-1:] if process.returncode == 1 else []
        ending = ": ".join([in_short(process.returncode), *last])
    told = "; ".join(line.strip() for line in said.splitlines() if line.strip())
    return "; ".join(each for each in (told, ending) if each), detail


def text_of(file: Any) -> str:
    file.seek(0)
    data: bytes = file.read()
    return data.decode("utf-8", "replace")


def command(name: str, file: Path) -> list[str]:
    """What runs a program on a lane or variant: a plain Python wherever that will do.

    Where Ctrl-C is ignored here, as in what a shell runs in the background, it
    would be ignored there too, and is put right first.
    """
    if name in VARIANTS or LANES[name].needs_shim:
        variant = name if name in VARIANTS else ""
        found = [sys.executable, "-m", "shared.semantics.play", variant, str(file)]
    else:
        found = [sys.executable, str(file)]
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        found = [sys.executable, "-I", "-S", "-c", LISTEN, *found]
    return found


LISTEN = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def wait_for(process: "subprocess.Popen[bytes]") -> str:
    """Wait until a program ends or hangs; what is to be said of that, if anything."""
    start = looked = changed = time.monotonic()
    before: tuple[float, int] | None = None
    while process.poll() is None:
        time.sleep(POLL_S)  # Nothing tells that somebody is asleep for good.
        now = time.monotonic()
        if now - start > LIMIT_S:
            return f"did not finish in {LIMIT_S:g} s"
        if now - looked < LOOK_S:
            continue
        looked = now
        if (state := used(process.pid)) is None or state != before:
            before, changed = state, now
        elif now - changed > QUIET_S:
            return HANGS
    return ""


def used(pid: int) -> tuple[float, int] | None:
    """(processor time, processes) of a program that sleeps; None if it is awake."""
    total, number = 0.0, 0
    with suppress(psutil.Error):
        root = psutil.Process(pid)
        for each in (root, *root.children(recursive=True)):
            if each.status() not in (psutil.STATUS_SLEEPING, psutil.STATUS_ZOMBIE):
                return None
            times = each.cpu_times()
            total += times.user + times.system
            number += 1
    return total, number


def in_short(code: int) -> str:
    """How a program ended, if not well."""
    if code == 0:
        return ""
    return f"exit status {code}" if code > 0 else how_it_ended(code)


def at_once() -> int:
    """How many probes to run side by side: some wait, most do not."""
    return 2 * (os.cpu_count() or 1)
