"""The tape: where a process notes its events, so that nothing can lose them.

A tape is a file that is mapped into memory.  What was written to it is there for
whoever reads the file, also if the process was killed in the next moment, and
writing is no system call: it neither waits nor gives up the GIL of itself.  Each event
is one tuple of plain values, packed by `marshal`; the file's name says which process it
is.  No file is longer than its events but by zeroes, which `marshal` never begins a
value with.
"""

import mmap
import os
from collections.abc import Callable, Iterator
from marshal import dumps, load
from pathlib import Path
from typing import Any

SIZE = 1 << 27
"""Bytes that a tape can hold; more than a million events.

The file is sparse: what is not written to takes no room.
"""

FLAT = 2
"""The version of `marshal`'s format before it looked for what occurs twice."""

Note = tuple[Any, ...]
"""(nanoseconds of the system's monotonic clock, thread, what, task, ...)."""

LEAST = 4
"""How many values a note has at least."""


class TapeFull(Exception):
    """There was more to note than a tape holds."""


class Tape:
    """This process's tape, in a folder for the tapes of one run.

    `fail` is called with what went wrong, for whoever is watched is to be none the
    wiser.
    """

    def __init__(self, folder: str, fail: Callable[[BaseException], None]) -> None:
        self._fail = fail
        name = os.path.join(folder, f"{os.getpid()}.tape")
        file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(file, SIZE)
            self._write = mmap.mmap(file, SIZE).write
        finally:
            os.close(file)

    def write(self, note: Note) -> None:
        """Write an event, as it stands.

        Moving on and copying are one call into C, which neither another thread nor a
        signal handler can come between.
        """
        try:
            data = dumps(note, FLAT)
            try:
                self._write(data)
            except ValueError:
                raise TapeFull(f"more than {SIZE} bytes of events") from None
        except Exception as error:
            self._fail(error)


def read_tapes(folder: Path) -> Iterator[tuple[int, Note]]:
    """(process, note) of all tapes of a run, a process at a time."""
    for file in sorted(folder.glob("*.tape")):
        with file.open("rb") as tape:
            # A note that was being written when its process died is the last one.
            while (first := tape.read(1)) not in (b"", b"\0"):
                tape.seek(-1, os.SEEK_CUR)
                try:
                    note = load(tape)
                except (EOFError, ValueError, TypeError):
                    break
                if not isinstance(note, tuple) or len(note) < LEAST:
                    break
                yield int(file.stem), note
                del first
