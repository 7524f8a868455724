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
import sys
from _thread import RLock
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from marshal import dumps, load
from pathlib import Path
from struct import Struct
from struct import error as StructError
from typing import Any

from shared.trace.event import WHATS

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
        self._write = opened(os.path.join(folder, f"{os.getpid()}.tape"), SIZE).write

    @property
    def keep(self) -> Callable[[Note], None]:
        """As `write`: all of it is kept."""
        return self.write

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


class Parts:
    """Tapes one after the other, each begun where the one before is full."""

    def __init__(self, name: str, fail: Callable[[BaseException], None]) -> None:
        self._name, self._fail, self._turns = name, fail, 0
        self._turning = RLock()  # A signal handler may come in the middle.
        self._write = opened(f"{name}-0.tape", PART, whole=True).write

    def write(self, note: Note) -> None:
        """Write an event; where there is no more room, on the next tape."""
        write = self._write
        try:
            data = dumps(note, FLAT)
            try:
                write(data)
            except ValueError:
                self._turn(write)
                self._write(data)
        except Exception as error:
            self._fail(error)

    def _turn(self, full: Callable[[bytes], int]) -> None:
        """Begin the next, unless another thread just has."""
        with self._turning:
            if self._write is full:
                self._turns += 1
                tape = opened(f"{self._name}-{self._turns}.tape", PART, whole=True)
                self._write = tape.write


RECORD = Struct("=QQIIB")
"""When, the task, the number of the rest, that of the thread, and what happened."""

pack = RECORD.pack_into

NUMBERS = {what: number for number, what in enumerate(WHATS, 1)}
"""What happened -> its number in a record; 0 is none that was written."""

THREAD, REST = "a thread", "the rest"
"""What a number in a record stands for, as a note of its own."""


class Ring:
    """Records of one length, the newest of which are kept: a run may go on and on.

    What occurs again and again, as the place of a pause, is noted once, and a record
    has its number.  `keep` is for what is kept for good, as that a task was made, for
    its name's sake.
    """

    def __init__(self, folder: str, fail: Callable[[BaseException], None]) -> None:
        self._fail, self._turns = fail, 0
        self._name = os.path.join(folder, f"{os.getpid()}")
        self._turning = RLock()
        self._parts: deque[tuple[mmap.mmap, str]] = deque()
        self._numbers: dict[Any, int] = {}
        self.keep = Parts(f"{self._name}-m", fail).write
        self._at = self._begun()

    def write(self, note: Note) -> None:
        """Write an event; where there is no more room, over the oldest ones."""
        numbers, at, rest = self._numbers, self._at, note[4:]
        tape, place = at
        try:
            what = NUMBERS[note[2]]
            try:
                # One call into C for the place, and one for the record.
                thread, rests = numbers[note[1]], numbers[rest]
                pack(tape, place(), note[0], note[3], rests, thread, what)
            except KeyError:
                self._number(THREAD, note[1])
                self._number(REST, rest)
                self.write(note)
            except StructError:
                self._turn(at)
                self.write(note)
        except Exception as error:
            self._fail(error)

    def _number(self, kind: str, what: Any) -> None:
        """Give it a number, and say which."""
        with self._turning:
            if what not in self._numbers:
                number = len(self._numbers) + 1
                self.keep((0, number, kind, 0, what))
                self._numbers[what] = number

    def _begun(self) -> tuple[mmap.mmap, Callable[[], int]]:
        """The next part, and what gives its next place, which no two threads are given.

        That there is none any more is a StructError, when it is written to.  From the
        last part on, or where the disk has no more room, it is the oldest over again.
        """
        name = f"{self._name}-{self._turns}.ring"
        tape = self._new(name) if len(self._parts) < KEPT else None
        if tape is None:
            tape, old = self._parts.popleft()
            tape[:] = bytes(PART)
            os.rename(old, name)
        self._parts.append((tape, name))
        return tape, count(0, RECORD.size).__next__

    def _new(self, name: str) -> mmap.mmap | None:
        """A new part; None if there is no room, and another in its place."""
        try:
            return opened(name, PART, whole=True)
        except OSError:
            if not self._parts:
                raise
            return None

    def _turn(self, full: tuple[mmap.mmap, Callable[[], int]]) -> None:
        """Begin the next, unless another thread just has."""
        with self._turning:
            if self._at is not full:
                return
            self._turns += 1
            self._at = self._begun()


PART, KEPT = 1 << 20, 32
"""Bytes of a part, and how many of a ring are kept: more than a million events."""


def opened(name: str, size: int, whole: bool = False) -> mmap.mmap:
    """A new tape of that size.

    Its room is taken at once, if it is to be there as a `whole`: where a disk is full,
    this is an OSError.  Of a sparse file it is a signal, as soon as somebody writes.
    """
    file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        return laid_out(file, size, whole)
    except OSError:
        os.unlink(name)
        raise
    finally:
        os.close(file)


def laid_out(file: int, size: int, whole: bool) -> mmap.mmap:
    """An open file of that size, in memory."""
    if whole and hasattr(os, "posix_fallocate"):  # macOS has none
        os.posix_fallocate(file, 0, size)
    else:
        os.ftruncate(file, size)
    return mapped(file, size) if whole else mmap.mmap(file, size)


def mapped(file: int, size: int) -> mmap.mmap:
    """A file in memory, which takes no descriptor from the program.

    Before Python 3.13 a map keeps one, and closes its number when it is freed, whose
    ever that is by then.  So it is closed at once, and the map is never freed.
    """
    if sys.version_info >= (3, 13):
        made = mmap.mmap(file, size, trackfd=False)
    else:
        os.close(number := os.dup(file))  # The map will have the same one.
        made = mmap.mmap(file, size)
        with suppress(OSError):  # Unless another thread has been quicker.
            if os.path.samestat(os.fstat(number), os.fstat(file)):
                os.close(number)
    never_freed.append(made)
    return made


never_freed: list[mmap.mmap] = []


def read_tapes(folder: Path) -> Iterator[tuple[int, Note]]:
    """(process, note) of all tapes of a run, a process at a time."""
    known: dict[int, dict[int, Any]] = {}
    for file in sorted(folder.glob("*.tape")):
        process = int(file.stem.partition("-")[0])
        numbered = known.setdefault(process, {})
        for note in notes_in(file):
            if note[2] in (THREAD, REST):
                numbered[note[1]] = note[4]
            else:
                yield process, note
    for file in sorted(folder.glob("*.ring")):
        process = int(file.stem.partition("-")[0])
        yield from (
            (process, note) for note in records_in(file, known.get(process, {}))
        )


def notes_in(file: Path) -> Iterator[Note]:
    with file.open("rb") as tape:
        # A note that was being written when its process died is the last one.
        while tape.read(1) not in (b"", b"\0"):
            tape.seek(-1, os.SEEK_CUR)
            try:
                note = load(tape)
            except (EOFError, ValueError, TypeError):
                break
            if not isinstance(note, tuple) or len(note) < LEAST:
                break
            yield note


def records_in(file: Path, known: Mapping[int, Any]) -> Iterator[Note]:
    """The notes of a part of a ring, with what its numbers stand for."""
    data = file.read_bytes()
    whole = data[: len(data) - len(data) % RECORD.size]
    for at_ns, task, rest, thread, what in RECORD.iter_unpack(whole):
        if what:  # Else its process died before it was written.
            yield at_ns, known[thread], WHATS[what - 1], task, *known[rest]
