"""curio: an Activation and a selector, given to each Kernel, and `Task.cancel`.

`suspended` hands over the trap with which a task paused, and that is the best word
for why that any of the runtimes has.  That a task has become ready is not told.
"""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from curio.kernel import Activation, Kernel
from curio.task import Task

from shared.trace import recorder
from shared.trace.recorder import (
    careful,
    coroutine_frames,
    handing_over,
    how,
    of_coroutine,
)
from shared.trace.with_selectors import Selector


def attach(module: ModuleType) -> None:
    """Watch every kernel that is made."""
    kernel: Any = Kernel
    kernel.__init__ = watched(kernel.__init__)
    kernel.run = handed_over(kernel.run)
    task: Any = Task
    task.cancel = noted(task.cancel)


def handed_over(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_watched(*args: Any, **more: Any) -> Any:
        if (active := recorder.active) is None:
            return run(*args, **more)
        with handing_over(active):
            return run(*args, **more)

    return run_watched


def noted(cancel: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(cancel)
    async def cancelled(self: Any, **more: Any) -> Any:
        active, number = recorder.active, numbers.get(self)
        if active is not None and number and not self.terminated:
            active.note("cancel", number, active.current or None)
        return await cancel(self, **more)

    return cancelled


numbers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""curio's task -> its number in the trace."""


def watched(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def initialised(
        self: Any, *, activations: Any = None, selector: Any = None, **more: Any
    ) -> None:
        if recorder.active is not None:
            activations = [*(activations or ()), Watching()]
            selector = selector or Selector()
        init(self, activations=activations, selector=selector, **more)

    return initialised


class Watching(Activation):
    """Notes what curio says of the tasks that are not its own."""

    @careful
    def created(self, task: Any) -> None:
        if (active := recorder.active) is None:
            return
        found = of_coroutine(active, task.coro)
        if found is not None:
            numbers[task] = active.spawn(found, active.current)

    @careful
    def running(self, task: Any) -> None:
        if (active := recorder.active) and (number := numbers.get(task)):
            active.run(number)

    @careful
    def suspended(self, task: Any, trap: Any) -> None:
        active, number = recorder.active, numbers.get(task)
        # What is still to do when the coroutine is over is curio's own affair.
        if active and number and trap is not None and task.coro.cr_frame is not None:
            why, line, function = active.place(coroutine_frames(task.coro))
            word = str(trap[0]).removeprefix("trap_")
            active.pause(number, (f"{why} ({word})", line, function))

    @careful
    def terminated(self, task: Any) -> None:
        if (active := recorder.active) and (number := numbers.get(task)):
            error = task.exception
            active.end(number, how(error) if error else "returned")
