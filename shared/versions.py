"""On what a run was made: the machine and the versions."""

import os
import platform
from collections.abc import Iterable

from shared.registry import versions


def made_with(lanes: Iterable[str]) -> dict[str, str]:
    """The machine and the versions, for whoever reads the numbers later."""
    cores = os.cpu_count() or 1
    system = f"{platform.system()} {platform.machine()}, {cores} cores"
    return {"system": system, "python": platform.python_version(), **versions(lanes)}
