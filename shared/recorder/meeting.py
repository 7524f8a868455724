"""Meeting: whoever is between two steps is held there for a while.

Of an object that is read and written in two steps, one thread must be between them
when another comes, or a missing lock is not missed.  Luck brings that about once in
many runs; here it is brought about: others have the time to do all that they may.
Where a lock keeps them out, nobody comes, and the hold ends by itself.  The thread of a
loop is never held here: what it does between two steps is its own affair.
"""

from _thread import allocate_lock

HOLD_S = 0.02
"""How long one is held between two steps."""

LATE_S = 0.01
"""How much later a task begins."""

ALL_S = 0.3
"""How long all of them together are held in one run."""


class Meeting:
    """For one run, and for the threads of one process."""

    def __init__(self) -> None:
        # Those of C, which no runtime has patched.
        self._guard = allocate_lock()
        self._left = round(ALL_S / HOLD_S)

    def begin_late(self) -> None:
        """Wait a moment before a task begins (blocking), for whoever has made it.

        What is read late may have changed by then, as a loop's variable has.
        """
        block(LATE_S)

    def hold(self) -> None:
        """Hold this thread for a while (blocking), unless that has been done enough."""
        with self._guard:
            self._left -= 1
            enough = self._left < 0
        if not enough:
            block(HOLD_S)


def block(seconds: float) -> None:
    never = allocate_lock()
    never.acquire()
    never.acquire(timeout=seconds)
