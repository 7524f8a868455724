"""How many threads a runtime uses if nobody tells it how many it may."""

import os
from threading import Condition

CALLS = 200
QUIET_S = 0.5


class Crowd:
    """Whoever comes in blocks, until nobody new has come for half a second.

    Then all are counted that can be inside at once, and nobody blocks again.
    """

    def __init__(self) -> None:
        self.most = 0
        self._inside, self._counted = 0, False
        self._changed = Condition()

    def come(self) -> None:
        with self._changed:
            self._inside += 1
            self.most = max(self.most, self._inside)
            self._changed.notify_all()
            while not self._counted and self._changed.wait(QUIET_S):
                pass
            self._counted = True
            self._changed.notify_all()
            self._inside -= 1

    def __str__(self) -> str:
        cores = os.cpu_count()
        return f"{self.most} threads for {CALLS} calls, on {cores} cores"
