"""What a test's processes have left behind, and a terminal to start them on."""

import fcntl
import glob
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

import psutil

COMMAND = str(Path(sys.executable).with_name("meanwhile"))
TAKE_TERMINAL = Path(__file__).with_name("programs") / "take_terminal.py"

POLL_S = 0.02
SETTLED_S = 20.0
"""How long a semaphore may stay that somebody's killed program has left.

Multiprocessing's tracker unlinks it, but not before all the program's workers have
ended, which takes Dask's some seconds.
"""

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
        """Leftovers that are cleared away afterwards, and their folder with them."""
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="mw") as folder:
            os.chmod(folder, 0o711)  # root's PostgreSQL is nobody's
            watching = cls(Path(folder))
            try:
                yield watching
            finally:
                watching.clear()

    def clear(self) -> None:
        """End what is left; multiprocessing's tracker then does so by itself."""
        for process in self.processes():
            if "resource_tracker" not in in_words(process):
                with suppress(psutil.Error):
                    process.kill()

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
        """The named semaphores that are new and that no process has open.

        Those of a neighbouring test may be just about to be unlinked, so it takes
        a while until one counts as left.
        """
        deadline = time.monotonic() + SETTLED_S
        new = set(semaphores()) - self._before
        while (left := new & set(semaphores()) - used_semaphores()) and (
            time.monotonic() < deadline
        ):
            time.sleep(POLL_S)
        return sorted(left)

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
            time.sleep(POLL_S)  # Nothing tells when somebody else's child has ended.
        return found


class Terminal:
    """A command as a person starts it: on a terminal of its own, of a given width."""

    def __init__(
        self,
        arguments: Sequence[str],
        env: dict[str, str],
        columns: int = 80,
        command: Sequence[str] = (COMMAND,),
    ) -> None:
        self._ours, theirs = pty.openpty()
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
        self.process = subprocess.Popen(
            [sys.executable, str(TAKE_TERMINAL), *command, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=env,
        )
        os.close(theirs)
        self._shown: list[bytes] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        os.close(self._ours)

    def _read(self) -> None:
        with suppress(OSError):  # Linux says EIO once nobody has the other end.
            while data := os.read(self._ours, 65536):
                self._shown.append(data)

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)

    def shown(self, within_s: float = 60) -> str:
        """All that the command wrote until it ended, with its colours."""
        self.process.wait(within_s)
        self._reader.join(within_s)
        return b"".join(self._shown).decode()


def in_words(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return f"{process.pid}: {' '.join(process.cmdline())[:200]}"
    return str(process.pid)


def semaphores() -> list[str]:
    """Our user's named semaphores; only Linux shows them, as files."""
    found = []
    for file in glob.glob("/dev/shm/sem.mp-*"):
        with suppress(OSError):
            if os.stat(file).st_uid == os.getuid():
                found.append(file)
    return found


def used_semaphores() -> set[str]:
    """Those that a process has open; other tests run beside this one.

    Told by inode: whoever has made one has it open under the name that it had before
    it was linked, as `sem_open` does it.
    """
    used = set()
    for maps in glob.glob("/proc/[0-9]*/maps"):
        with suppress(OSError):
            for line in Path(maps).read_text(errors="replace").splitlines():
                if "/dev/shm/sem." in line:
                    used.add(int(line.split()[4]))
    found = set()
    for file in semaphores():
        with suppress(OSError):
            if os.stat(file).st_ino in used:
                found.add(file)
    return found
