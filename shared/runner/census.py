"""How many threads and processes a lane has, seen from outside."""

import time
from collections.abc import Iterator
from contextlib import suppress

import psutil

from shared import reaper
from shared.runner.leftovers import QUIET_S

PERIOD_S = 0.01
"""How often they are counted."""


class Census:
    """Counts the threads and processes of a lane, again and again, from outside.

    Ours are left out: the thread that watches the lifeline, and the two helpers
    of multiprocessing (forkserver, resource tracker).
    """

    OURS = ("multiprocessing.forkserver", reaper.TRACKER)

    def __init__(self, pid: int) -> None:
        self.threads = self.processes = 0
        self._root = psutil.Process(pid)

    def left(self) -> list[str]:
        """What is still there after a run, once it has had its time to end."""
        deadline = time.monotonic() + QUIET_S
        while (there := self.others()) > 0 and time.monotonic() < deadline:
            time.sleep(PERIOD_S)
        return [f"{there} of its processes"] if there > 0 else []

    def others(self) -> int:
        """How many processes it has beside its own; none where that cannot be told."""
        _, processes = self.now()
        return processes - 1 + self.strays() if processes else 0

    def strays(self) -> int:
        """How many have left those who started them, as daemons do."""
        with suppress(psutil.Error):
            known = {self._root.pid, *(each.pid for each in self.below(self._root))}
            return sum(
                each.pid not in known and not self.is_ours(each)
                for each in reaper.members(self._root.pid)
            )
        return 0

    def now(self) -> tuple[int, int]:
        """(threads, processes); nothing where that cannot be told."""
        try:
            threads, processes = self._root.num_threads() - 1, 1
            for process in self.below(self._root):
                threads += process.num_threads()
                processes += 1
        except psutil.Error:
            return 0, 0
        return threads, processes

    def below(self, process: psutil.Process) -> Iterator[psutil.Process]:
        """Those that it has started, and what these have; but no helper.

        A worker looks like the forkserver that forked it, and is its child.
        """
        for child in process.children():
            try:
                ours = self.is_ours(child)
            except psutil.ZombieProcess:
                continue  # It has ended; that nobody has waited for it is no harm.
            for one in child.children() if ours else [child]:
                yield one
                yield from self.below(one)

    def is_ours(self, process: psutil.Process) -> bool:
        """Whether it is a helper of multiprocessing's, or a worker, which looks so."""
        return any(each in " ".join(process.cmdline()) for each in self.OURS)

    def take(self) -> None:
        """Count them."""
        threads, processes = self.now()
        self.threads = max(self.threads, threads)
        self.processes = max(self.processes, processes)
