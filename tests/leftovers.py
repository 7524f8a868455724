"""What the processes of one test have left behind: processes, files, semaphores."""

import glob
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

import psutil

MARK = "MEANWHILE_TEST"
"""The environment variable by which a test's processes are known."""

ASKED_OF_PYTHON = ("PYTHONUNBUFFERED", "PYTHONSAFEPATH", "PYTHONWARNINGS")
ASKED_OF_RICH = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TTY_COMPATIBLE")


class Leftovers:
    """Everything started with `env` is marked, and has a temporary folder of its own.

    The folder stands in /tmp, for a socket's path has room for 104 bytes on macOS.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = uuid4().hex
        self._before = set(semaphores())

    @classmethod
    @contextmanager
    def watch(cls) -> Iterator[Self]:
        """Leftovers with a folder that is removed afterwards."""
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="mw") as folder:
            yield cls(Path(folder))

    @property
    def env(self) -> dict[str, str]:
        """The environment without what would change the output, and with the mark."""
        unasked = (*ASKED_OF_PYTHON, *ASKED_OF_RICH)
        kept = {name: os.environ[name] for name in os.environ if name not in unasked}
        marked = {MARK: self.mark, "TMPDIR": str(self.folder), "TERM": "xterm"}
        return {**kept, **marked}

    def processes(self) -> list[psutil.Process]:
        """The marked processes that are alive."""
        return [each for each in psutil.process_iter() if self._is_marked(each)]

    def _is_marked(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error, OSError):
            return (
                process.pid != os.getpid()
                and process.environ().get(MARK) == self.mark
                and process.status() != psutil.STATUS_ZOMBIE
            )
        return False

    def semaphores(self) -> list[str]:
        """The named semaphores that are new and that no process has open."""
        new = set(semaphores()) - self._before
        return sorted(new - used_semaphores() if new else new)

    def found(self) -> list[str]:
        """Everything that is left, for a person to read."""
        return [
            *(f"process {in_words(each)}" for each in self.processes()),
            *(f"file {each.name}" for each in sorted(self.folder.iterdir())),
            *(f"semaphore {each}" for each in self.semaphores()),
        ]

    def after(self, within_s: float) -> list[str]:
        """What is still left when everything is gone, or that much time is."""
        deadline = time.monotonic() + within_s
        while (found := self.found()) and time.monotonic() < deadline:
            time.sleep(0.02)  # Nothing tells when somebody else's child has ended.
        return found


def in_words(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return f"{process.pid}: {' '.join(process.cmdline())[:200]}"
    return str(process.pid)


def semaphores() -> list[str]:
    """The named semaphores of multiprocessing; only Linux shows them as files."""
    return glob.glob("/dev/shm/sem.mp-*") if sys.platform == "linux" else []


def used_semaphores() -> set[str]:
    """Those that a process has open; other tests run beside this one."""
    used = set()
    for maps in glob.glob("/proc/[0-9]*/maps"):
        with suppress(OSError):
            for line in Path(maps).read_text().splitlines():
                if "/dev/shm/sem.mp-" in line:
                    used.add(line.split()[5])
    return used
