"""Ctrl-C at any moment: the command ends at once, in silence, and leaves nothing."""

import json
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.leftovers import COMMAND, POLL_S, Leftovers, Terminal

COMPARE = ["compare", "2"]
WITHIN_S = 10.0
"""The promise is two seconds; a test must not depend on what else the machine does."""

GRACE_S = 5.0
"""A process that has been killed may still be seen for a moment.

And one that was just being made when all were killed ends by itself: as soon as it has
imported enough to see that its lifeline is closed, which takes a busy machine a second.
"""

MOMENTS = 12
LAST_S = 3.5
"""The last moment; a comparison then times its lanes, or still proves them."""


def started(leftovers: Leftovers, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [COMMAND, *arguments],
        env=leftovers.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_reached(pid: int) -> None:
    """Wait until the entry point has taken over the signals.

    Linux shows which are caught; elsewhere the first process that the command
    starts tells that it must have been reached.
    """
    deadline = time.monotonic() + 30
    while not reached(pid) and time.monotonic() < deadline:
        time.sleep(POLL_S / 10)


def reached(pid: int) -> bool:
    with suppress(psutil.Error, OSError):
        if sys.platform != "linux":
            return bool(psutil.Process(pid).children())
        status = Path(f"/proc/{pid}/status").read_text()
        caught = int(status.partition("SigCgt:")[2].split()[0], 16)
        return bool(caught >> (signal.SIGTERM - 1) & 1)
    return False


def wait(process: "subprocess.Popen[str] | subprocess.Popen[bytes]", s: float) -> None:
    """Let so much time pass, or less if the process ends before."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(s)


def moment_s(moment: int) -> float:
    """How long to wait; the moments lie closer in the beginning, when all starts."""
    return LAST_S * (moment / (MOMENTS - 1)) ** 3


@pytest.mark.parametrize("moment", range(0, MOMENTS, 2))
def test_at_any_moment(moment: int, leftovers: Leftovers) -> None:
    """SIGINT gives 130 at once, no word on stderr, and nothing is left.

    Any moment is right, so they may be chosen by the clock.
    """
    process = started(leftovers, *COMPARE, "--json")
    wait_until_reached(process.pid)
    wait(process, moment_s(moment))
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    took_s = time.monotonic() - start
    if out:  # It has been quicker than that.
        assert json.loads(out)["holds"]
    else:
        assert process.returncode == 130
    assert err == ""
    assert leftovers.after(GRACE_S) == []
    assert took_s < WITHIN_S


@pytest.mark.parametrize("moment", range(1, MOMENTS, 2))
def test_ctrl_c_on_terminal(moment: int, leftovers: Leftovers) -> None:
    """A person's Ctrl-C gives 130 in time and the cursor back, with no traceback."""
    with Terminal(COMPARE, leftovers.env) as terminal:
        wait_until_reached(terminal.process.pid)
        wait(terminal.process, moment_s(moment))
        start = time.monotonic()
        terminal.press(b"\x03")
        shown = terminal.shown()
        took_s = time.monotonic() - start
    if terminal.process.returncode == 0:  # It has been quicker than that.
        assert "anyio" in shown
    else:
        assert terminal.process.returncode == 130
        assert shown.endswith("\x1b[?25h\r\x1b[K")
    assert "rror" not in shown
    assert leftovers.after(GRACE_S) == []
    assert took_s < WITHIN_S


@pytest.mark.parametrize(
    ("number", "moment"), [(signal.SIGTERM, 7), (signal.SIGHUP, 5)]
)
def test_other_signals_too(
    number: signal.Signals, moment: int, leftovers: Leftovers
) -> None:
    """SIGTERM gives 143 and SIGHUP 129, as cleanly as Ctrl-C."""
    # What is started below `nohup` would ignore SIGHUP, as is right.
    before = signal.signal(number, signal.SIG_DFL)
    try:
        process = started(leftovers, *COMPARE)
    finally:
        signal.signal(number, before)
    wait_until_reached(process.pid)
    wait(process, moment_s(moment))
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (128 + number, "", "")
    assert leftovers.after(GRACE_S) == []


def test_impatience_changes_nothing(leftovers: Leftovers) -> None:
    """A second and a third Ctrl-C do not disturb the first."""
    process = started(leftovers, *COMPARE)
    wait_until_reached(process.pid)
    wait(process, moment_s(7))
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(POLL_S / 4)
    out, err = process.communicate(timeout=30)
    assert leftovers.after(GRACE_S) == []
    assert (process.returncode, out, err) == (130, "", "")


MANY_WORKERS = ["compare", "2", "processes", "--skus", "20"]


def wait_for_workers(leftovers: Leftovers, number: int) -> int:
    """Wait until that many processes of ours are alive; how many there were."""
    deadline = time.monotonic() + 60
    while (count := len(leftovers.processes())) < number and (
        time.monotonic() < deadline
    ):
        time.sleep(POLL_S)
    return count


@pytest.mark.parametrize("number", [6, 20])
def test_ends_many_workers(number: int, leftovers: Leftovers) -> None:
    """Forty workers are ended, while they are started and when they have been."""
    process = started(leftovers, *MANY_WORKERS)
    assert wait_for_workers(leftovers, number) >= number
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    took_s = time.monotonic() - start
    assert leftovers.after(GRACE_S) == []
    assert (process.returncode, out, err) == (130, "", "")
    assert took_s < WITHIN_S


@pytest.mark.parametrize("number", [3, 20])
def test_killed_with_many_workers(number: int, leftovers: Leftovers) -> None:
    """After SIGKILL, which nobody can catch, all is gone within five seconds."""
    process = started(leftovers, *MANY_WORKERS)
    assert wait_for_workers(leftovers, number) >= number
    process.kill()
    process.communicate(timeout=30)
    assert leftovers.after(5) == []


def test_killed_comparison(leftovers: Leftovers) -> None:
    """Every lane and the supplier notice that their command has been killed."""
    process = started(leftovers, *COMPARE)
    wait_until_reached(process.pid)
    wait(process, moment_s(8))
    process.kill()
    process.communicate(timeout=30)
    assert leftovers.after(5) == []
