"""curio: an Activation and a selector, given to each Kernel, and `Task.cancel`.

`suspended` hands over the trap with which a task paused, and that is the best word
for why that any of the runtimes has.  That a task has become ready is not told.
"""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

from curio.kernel import Activation, Kernel
from curio.task import Task

from shared.recorder import peers, recorder
from shared.recorder.recorder import (
    called_in,
    careful,
    handing_over,
    how,
    safely,
)
from shared.recorder.tracebacks import without_this_frame
from shared.recorder.with_selectors import Selector


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
        try:
            with handing_over(active, "curio"):
                try:
                    return run(*args, **more)
                except BaseException as error:
                    # Who brings the kernel down has not been suspended or terminated.
                    if left := active.current:
                        safely(active.end, left, how(error))
                    raise
        except BaseException as error:
            without_this_frame(error)
            raise

    return run_watched


def noted(cancel: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(cancel)
    async def cancelled(self: Any, **more: Any) -> Any:
        active, number = recorder.active, numbers.get(self.id)
        if active is not None and number and not self.terminated:
            active.note("cancel", number, active.current or None)
        return await cancel(self, **more)

    # As curio's own, for whoever makes a task of it; see `Recorder.is_runtime`.
    ours: Any = cancelled
    theirs: Any = cancel
    names = ("co_filename", "co_name", "co_qualname")
    like = {name: getattr(theirs.__code__, name) for name in names}
    ours.__code__ = ours.__code__.replace(**like)
    return cancelled


numbers: dict[int, int] = {}
"""The id of a task of curio's, of which there is never another -> its number."""

words: dict[Any, str] = {}
"""curio's name of a trap -> the same without what all of them begin with."""


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
        found, code = called_in(active, task.coro)
        if recorder.whole is not None and found is None:
            found, code = task.name, getattr(task.coro, "cr_code", None)
        if found is not None:
            numbers[task.id] = active.spawn(found, active.current, code)

    @careful
    def running(self, task: Any) -> None:
        if (active := recorder.active) and (number := numbers.get(task.id)):
            active.run(number)

    @careful
    def suspended(self, task: Any, trap: Any) -> None:
        active, number = recorder.active, numbers.get(task.id)
        # What is still to do when the coroutine is over is curio's own affair.
        if active and number and trap is not None and task.coro.cr_frame is not None:
            why, line, function = active.place(task.coro)
            if (word := words.get(trap[0])) is None:
                word = words[trap[0]] = str(trap[0]).removeprefix("trap_")
            if recorder.whole is None:
                active.pause(number, (f"{why} ({word})", line, function))
                return
            peer = peers.of_file(trap[1]) if word == "io" else None
            place = why or word, line, function
            active.pause(number, (*place, peer) if peer else place)

    @careful
    def terminated(self, task: Any) -> None:
        number = numbers.pop(task.id, None)
        if (active := recorder.active) and number:
            error = task.exception
            active.end(number, how(error) if error else "returned")
