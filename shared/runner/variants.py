"""Variants: the same lane, its file untouched, on another engine.

What a user would say in a keyword of `run` (a loop factory, a backend) or on the
loop (a task factory) is said here in his place, in the lane's process.
"""

import functools
from collections.abc import Callable
from typing import Any

from shared.registry import VARIANTS


def on_uvloop() -> None:
    """`asyncio.run(..., loop_factory=uvloop.new_event_loop)`."""
    import asyncio

    import uvloop

    runner: Any = asyncio.Runner
    init = runner.__init__

    @functools.wraps(init)
    def initialised(self: Any, **more: Any) -> None:
        init(self, **{**more, "loop_factory": uvloop.new_event_loop})

    runner.__init__ = initialised


def eagerly() -> None:
    """`loop.set_task_factory(asyncio.eager_task_factory)`, from Python 3.12 on."""
    import asyncio

    runner: Any = asyncio.Runner
    run = runner.run

    @functools.wraps(run)
    def run_eagerly(self: Any, coroutine: Any, **more: Any) -> Any:
        factory: Any = vars(asyncio)["eager_task_factory"]
        self.get_loop().set_task_factory(factory)
        return run(self, coroutine, **more)

    runner.run = run_eagerly


def on_trio() -> None:
    """`anyio.run(..., backend="trio")`."""
    import anyio

    replaced: Any = anyio
    replaced.run = functools.partial(anyio.run, backend="trio")


CHANGES: dict[str, Callable[[], None]] = {
    change.__name__: change for change in (on_uvloop, eagerly, on_trio)
}


def apply(name: str) -> None:
    """Put the lane that this process runs on another engine."""
    CHANGES[VARIANTS[name].change]()
