"""What runs on our behalf, so that all of it can be ended from one place.

Every process that Meanwhile starts is started through `start` and leads a process
group of its own.  `end_all` ends every one, from any thread, and lets no further
one start: that is what Ctrl-C does.  Should even that not be reached, because this
process was killed, each of them notices by itself that its pipe to us has closed.
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


class Stopping(Exception):
    """Nothing more may be started: we are being ended."""


_lock = threading.Lock()
_live: dict[int, Callable[[], None]] = {}
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
        process = subprocess.Popen(command, env=env, **options)
        _live[process.pid] = lambda: end(process)
    return process


def ended(pid: int) -> None:
    """Forget a process that has ended and been waited for."""
    with _lock:
        _live.pop(pid, None)


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
    while members := _members(group):
        late = time.monotonic() > deadline
        others = [each for each in members if late or not _is_tracker(each)]
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


def _members(group: int) -> list[Any]:
    """The group's processes that are not yet dead."""
    import psutil

    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if (
                process.pid != os.getpid()
                and os.getpgid(process.pid) == group
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                found.append(process)
    return found
