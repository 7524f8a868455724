"""Meeting: whoever is between two steps waits until another comes as well.

Of an object that is read and written in two steps, one thread must be between them
when another comes, or a missing lock is not missed.  Luck brings that about once in
many runs; here it is brought about.  Where a lock keeps all others out, nobody comes,
and the wait ends by itself after a while.  The thread of a loop never waits here: what
it does between two steps is its own affair.
"""

from _thread import allocate_lock
from typing import Any

WAIT_S = 0.02
"""How long one waits for another to come."""

LATE_S = 0.01

ALL_S = 0.2
"""How long all of them together wait in one run; rounded up to the last one's end."""


class Meeting:
    """For one run, and for the threads of one process."""

    def __init__(self) -> None:
        # Those of C, which no runtime has patched.
        self._guard = allocate_lock()
        self._waiting: list[Any] = []
        self._left = round(ALL_S / WAIT_S)

    def come(self) -> None:
        """Let those go on who wait for another."""
        with self._guard:
            for lock in self._waiting:
                lock.release()
            self._waiting.clear()

    def begin_late(self) -> None:
        """Wait a moment before a task begins (blocking), for whoever has made it.

        What is read late may have changed by then, as a loop's variable has.
        """
        never = allocate_lock()
        never.acquire()
        never.acquire(timeout=LATE_S)

    def wait(self) -> None:
        """Wait for another, for a while (blocking)."""
        mine = allocate_lock()
        mine.acquire()
        with self._guard:
            if self._left <= 0:
                return
            self._left -= 1
            self._waiting.append(mine)
        if not mine.acquire(timeout=WAIT_S):
            with self._guard:
                if mine in self._waiting:
                    self._waiting.remove(mine)
