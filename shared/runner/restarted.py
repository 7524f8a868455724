"""A lane whose process may be killed, and that is then started once more.

So does whoever keeps a program running, as systemd: it knows nothing of the program but
that it has ended badly.  Shop and world are those of before; all that the lane knew is
gone.
"""

import time
from dataclasses import replace
from typing import Any

from shared.runner.process import LaneProcess, Outcome
from shared.shop import Shop

STARTS = 3
"""How often a lane is started at most."""

KILLED = "was killed by SIGKILL"


class Restarted(LaneProcess):
    """A lane that is started again when it has been killed in a run."""

    def run(self, shop: Shop, limit_s: float | None, **how: Any) -> Outcome:
        """As `LaneProcess.run`; `starts` says how often it was started for that.

        The time is that of all starts, from the first run's beginning on; threads and
        processes are the most of any.
        """
        begun, self.first = time.perf_counter(), 1
        outcome = super().run(shop, limit_s, **how)
        for starts in range(2, STARTS + 1):
            if not outcome.problem.startswith(KILLED):
                break
            self.start_again()
            self.first = starts << 40
            if not (ready := self.ready()).problem:
                ready = super().run(shop, limit_s, **how)
            outcome = replace(
                ready,
                starts=starts,
                wall_s=time.perf_counter() - begun,
                threads=max(outcome.threads, ready.threads),
                processes=max(outcome.processes, ready.processes),
            )
        return outcome

    def start_again(self) -> None:
        """The same program in a process of its own, as before."""
        assert self.temporary
        self._ended = False
        self._buffer = b""
        self.temporary.mkdir(exist_ok=True)
        self.__enter__()
