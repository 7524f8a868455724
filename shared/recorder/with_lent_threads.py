"""Threads that a runtime lends: what it has one of them call is a task.

Of a lane, whoever waits for such a call is drawn, and that is what its chapter is
about; of a whole program this is attached to as well.
"""

from types import ModuleType
from typing import Any

from shared.recorder.with_threads import called_with

SEAMS = {
    "anyio.to_thread": ("run_sync",),
    "curio.workers": ("run_in_thread",),
    "trio.to_thread": ("run_sync",),
}
"""Module -> its functions that take a call for a thread."""


def attach(module: ModuleType) -> None:
    its: Any = module
    for name in SEAMS[module.__name__]:
        setattr(its, name, called_with(getattr(its, name)))
