"""curio: an Activation, given to each Kernel.

`suspended` hands over the trap with which a task paused, and that is the best word
for why that any of the runtimes has.  That a task has become ready is not told, and
the kernel has no hook around its wait for I/O.
"""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

from curio.kernel import Activation, Kernel

from shared.trace import recorder
from shared.trace.recorder import (
    Recorder,
    careful,
    coroutine_frames,
    how,
    of_coroutine,
)


def attach(module: ModuleType) -> None:
    """Watch every kernel that is made."""
    kernel: Any = Kernel
    kernel.__init__ = watched(kernel.__init__)


def watched(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def initialised(self: Any, *, activations: Any = None, **more: Any) -> None:
        if (active := recorder.active) is not None:
            activations = [*(activations or ()), Watching(active)]
        init(self, activations=activations, **more)

    return initialised


class Watching(Activation):
    """Notes what curio says of the tasks that are not its own."""

    def __init__(self, active: Recorder) -> None:
        self.active = active
        self.tasks: dict[int, int] = {}

    @careful
    def created(self, task: Any) -> None:
        found = of_coroutine(self.active, task.coro)
        by = self.tasks.get(task.parentid, 0)
        # Of curio's own, none is the lane's: it has no parent, and is in curio.
        if found is not None and (by or not self.tasks):
            self.tasks[task.id] = self.active.spawn(found, by)

    @careful
    def running(self, task: Any) -> None:
        if number := self.tasks.get(task.id):
            self.active.run(number)

    @careful
    def suspended(self, task: Any, trap: Any) -> None:
        if (number := self.tasks.get(task.id)) and trap is not None:
            why, line, function = self.active.place(coroutine_frames(task.coro))
            word = str(trap[0]).removeprefix("trap_")
            self.active.pause(number, (f"{why} ({word})", line, function))

    @careful
    def terminated(self, task: Any) -> None:
        if number := self.tasks.get(task.id):
            error = task.exception
            self.active.end(number, how(error) if error else "returned")
