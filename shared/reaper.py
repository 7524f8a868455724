"""What runs on our behalf, so that all of it can be ended from one place.

A command of ours has a family of processes: the supplier, one interpreter for each
lane, and what those start in turn (worker processes, the forkserver and the tracker
of multiprocessing, managers).  However a command ends, none of them may stay: no
process, no port, no folder, no named semaphore.  There are four ways to end, and each
needs something else.

1.  *All goes well.*  Whoever started a process waits for it, and tells `ended`.  A
    lane that is idle is let go by itself, as a program that ends well: its
    interpreter closes its pools, and its output is flushed.

2.  *A lane hangs, or crashes.*  Its owner ends it, and with it everything that it has
    started.  What that is, nobody can ask: a lane may start processes in any way.
    But each process leads a session, and so a process group, of its own (but for a lane
    that has been given the terminal, to be debugged), and what it starts is in that
    group, unless it leaves it on purpose.  `end_group` kills all members, and looks
    again until there are none, for one may have forked while the others were being
    killed.  Whoever has left the group, as daemons do, is known by a mark in the
    environment (`FAMILY`), and lost only if it has cleared that as well.

    One member is left out of it: multiprocessing's resource tracker.  It ends by
    itself once all others are gone, because it reads a pipe that they hold open, and
    then unlinks the semaphores and shared memory that they have left.  Killed with
    them, it would leak those until the next boot.  It gets `TRACKER_S` for that.

3.  *Ctrl-C, or a signal to this process.*  The main thread does nothing but wait for
    signals (see `shared.command.entry`), and the work is done in another.  `end_all`
    is called in the main thread, in the middle of whatever the other is doing: so it
    takes the lock under which processes are started, forbids any further start
    (`Stopping` is what the other thread then sees), and ends all that live, each in a
    thread of its own, because one that is stuck must not keep the others alive.
    Nothing is asked of the other thread, which may be anywhere; the process ends
    without waiting for it.

4.  *This process is killed*, by SIGKILL or by a machine that is out of memory.  Then
    no code of ours runs any more, so each of the others must notice by itself.  Each
    holds the end of a pipe whose other end only we hold: the supplier reads its
    orders from one, a lane's interpreter has its lifeline, which never carries
    anything.  When the pipe closes, whoever reads it knows that we are gone, ends its
    group, removes its folder, and ends.  Python makes all other descriptors close on
    exec, so no grandchild keeps such a pipe open.

Thus a pipe is the only promise between two processes here.  A process that we forgot
to end is ended by 4 at the latest, when we end; the tests look for what is left
behind after each of the four (`tests/leftovers.py`), by a mark in the environment
that all descendants inherit.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
"""Where the packages `shared` and `chapters` are."""

TRACKER = "multiprocessing.resource_tracker"
TRACKER_S = 10.0
"""How long multiprocessing's tracker may take; on a busy machine it may only just
have been started, and must first get so far as to notice that all others are gone."""

END_S = 5.0

FAMILY = "MEANWHILE_FAMILY"
"""The variable of the environment with the mark of all that one process starts: when
that was, in nanoseconds, and by whom."""

CLOCKS_S = 5.0
"""By how much the times may differ that two clocks have of the same moment."""


class Stopping(Exception):
    """Nothing more may be started: we are being ended."""


_lock = threading.Lock()
_live: dict[int, Callable[[], None]] = {}
_marks: dict[int, str] = {}
_stopping = False


def start(
    command: Sequence[str],
    end: Callable[["subprocess.Popen[bytes]"], None],
    *,
    more_env: Mapping[str, str] | None = None,
    **options: Any,
) -> "subprocess.Popen[bytes]":
    """Start a Python process; `end` is how `end_all` ends it.

    The process finds our packages, but nothing in the current folder: a reader's
    own trio.py there must not shadow the library.
    Raises Stopping, and OSError as `subprocess.Popen` does.
    """
    inherited = os.environ.get("PYTHONPATH")
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT) + (os.pathsep + inherited if inherited else ""),
        "PYTHONSAFEPATH": "1",
        **(more_env or {}),
    }
    with _lock:
        if _stopping:
            raise Stopping
        mark = f"{time.time_ns()} {os.getpid()}"
        process = subprocess.Popen(command, env={**env, FAMILY: mark}, **options)
        _live[process.pid] = lambda: end(process)
        _marks[process.pid] = mark
    return process


def ended(pid: int) -> None:
    """Forget a process that has ended and been waited for."""
    with _lock:
        _live.pop(pid, None)
        _marks.pop(pid, None)


def end_all() -> None:
    """End all that was started, and start nothing any more."""
    global _stopping
    with _lock:
        _stopping = True
        ends = list(_live.values())
    threads = [threading.Thread(target=end, daemon=True) for end in ends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(END_S)


def end_group(group: int, *, wait: bool = True) -> None:
    """Kill a process group, all but this process and multiprocessing's tracker.

    The tracker ends by itself once all others are gone, and unlinks the named
    semaphores that they have left; killing it too would leak them.  With `wait`
    it is waited for, and killed only if it is still there after `TRACKER_S`; who
    is of that group must not wait, for the tracker waits for it in turn.
    """
    deadline = time.monotonic() + TRACKER_S
    while found := members(group):
        late = time.monotonic() > deadline
        others = [each for each in found if late or not _is_tracker(each)]
        for process in others:
            with suppress(Exception):
                process.kill()
        if late or not (others or wait):
            return
        time.sleep(0.01)  # Nothing tells when somebody else's child has ended.


def _is_tracker(process: Any) -> bool:
    with suppress(Exception):
        return any(TRACKER in word for word in process.cmdline())
    return False


def members(group: int) -> list[Any]:
    """The group's processes that are not yet dead, and those that have left it."""
    import psutil

    own = os.environ.get(FAMILY, "") if group == os.getpgrp() else ""
    mark = _marks.get(group, own)
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if (
                process.pid != os.getpid()
                and (os.getpgid(process.pid) == group or _has(process, mark))
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                found.append(process)
    return found


def _has(process: Any, mark: str) -> bool:
    """Whether a process has a mark; of one that was there before, nobody asks."""
    if not mark or process.create_time() < int(mark.split()[0]) / 1e9 - CLOCKS_S:
        return False
    found: str | None = process.environ().get(FAMILY)
    return found == mark
