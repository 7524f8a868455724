"""On what a run was made: the machine and the versions."""

import os
import platform
import sys
from collections.abc import Iterable

from shared.registry import versions


def free_threaded() -> bool:
    """Whether several threads may run Python code at the same moment here.

    https://docs.python.org/3/howto/free-threading-python.html
    """
    return not getattr(sys, "_is_gil_enabled", lambda: True)()


def made_with(lanes: Iterable[str]) -> dict[str, str]:
    """The machine and the versions, for whoever reads the numbers later."""
    cores = os.cpu_count() or 1
    system = f"{platform.system()} {platform.machine()}, {cores} cores"
    return {"system": system, "python": platform.python_version(), **versions(lanes)}
