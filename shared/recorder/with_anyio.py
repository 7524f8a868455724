"""anyio: its `run`, which tells that it is anyio; all else is its backend's to tell."""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

from shared.recorder import recorder


def attach(module: ModuleType) -> None:
    """Note that anyio runs."""
    replaced: Any = module
    replaced.run = told(module.run)


def told(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_told(*args: Any, **more: Any) -> Any:
        if (active := recorder.active) is not None:
            active.seen.add("anyio")
        return run(*args, **more)

    return run_told
