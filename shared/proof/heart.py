"""Whether the machine stood still: a thread that wants to beat all the while.

A time-out that runs out says nothing of a lane if nobody could run meanwhile.
"""

from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

BEAT_S = 0.01


class Heart:
    """Beats while the `with` lasts; `stood_still_s` is how late a beat was at most."""

    def __init__(self) -> None:
        self.stood_still_s = 0.0
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        last = monotonic()
        while not self._over.wait(BEAT_S):
            now = monotonic()
            self.stood_still_s = max(self.stood_still_s, now - last - BEAT_S)
            last = now
