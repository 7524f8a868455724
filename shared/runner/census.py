"""How many threads and processes a lane has, seen from outside."""

import psutil

from shared import reaper

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

    def take(self) -> None:
        try:
            threads, processes = self._root.num_threads() - 1, 1
            for child in self._root.children():
                ours = any(each in " ".join(child.cmdline()) for each in self.OURS)
                for process in child.children() if ours else [child]:
                    threads += process.num_threads()
                    processes += 1
        except psutil.Error:
            return
        self.threads = max(self.threads, threads)
        self.processes = max(self.processes, processes)
