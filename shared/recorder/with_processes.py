"""processes: a task is a job of a worker, which has a tape of its own.

A job carries what its worker needs to know to find the folder of tapes; so it makes
no difference how workers are started.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from os import getpid
from types import ModuleType
from typing import Any

from shared.recorder import recorder, with_threads
from shared.recorder.import_hook import install
from shared.recorder.recorder import Recorder


def attach(module: ModuleType) -> None:
    """Watch what is submitted to process pools."""
    pool: Any = module.ProcessPoolExecutor
    pool.submit = with_threads.submitting(pool.submit, in_a_worker)


@dataclass(frozen=True)
class Job:
    """A call that notes its beginning and its end in whichever process it is made."""

    folder: str
    lane: str
    number: int
    call: Callable[..., Any]

    def __call__(self, /, *args: Any, **more: Any) -> Any:
        if (active := recorder.active) is None or active.folder != self.folder:
            active = recorder.active = known(self.folder, self.lane, getpid())
        if active is None:  # The run is over, and its folder gone.
            return self.call(*args, **more)
        try:
            return with_threads.task(active, self.number, self.call, *args, **more)
        finally:
            recorder.active = None


@functools.lru_cache(maxsize=1)
def known(folder: str, lane: str, pid: int) -> Recorder | None:
    """A process's recorder for one run; its numbers are its own."""
    try:
        return Recorder(folder, lane, (), first=pid << 20)
    except OSError:
        return None


def in_a_worker(
    active: Recorder, number: int, call: Callable[..., Any]
) -> Callable[..., Any]:
    return Job(active.folder, active.lane, number, call)


# A worker that was spawned comes here first, before it imports the lane.  Last,
# because what is there already is then attached to, by this module too.
install()
