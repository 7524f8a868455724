"""Workers of any lane start by forkserver, where a chapter's job names this as a seam.

Before Python 3.14 a pool of processes forks by default on Linux, which copies the locks
of all threads there are (https://docs.python.org/3/library/multiprocessing.html
#contexts-and-start-methods).  What a runtime starts in a way of its own is not changed.
"""

from types import ModuleType
from typing import Any


def attach(module: ModuleType) -> None:
    """Of `multiprocessing.context`, before anybody takes a context from it."""
    known: Any = module
    if known._default_context._actual_context is None:
        known._default_context.set_start_method("forkserver")
