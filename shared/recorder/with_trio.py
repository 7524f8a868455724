"""trio: an Instrument, given to `trio.run`.

`task_exited` does not say how a task ended.  That its nursery was cancelled is
known; more is not told.
"""

import functools
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import trio
from trio.lowlevel import Task

from shared.recorder import recorder
from shared.recorder.recorder import (
    Recorder,
    RecorderFailed,
    called_in,
    careful,
    handing_over,
    how,
)
from shared.recorder.tracebacks import without_this_frame


def attach(module: ModuleType) -> None:
    """Watch `trio.run`, which anyio's trio backend calls as well."""
    replaced: Any = module
    replaced.run = watched(module.run)


def watched(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_watched(*args: Any, instruments: Any = (), **more: Any) -> Any:
        if (active := recorder.active) is None:
            return run(*args, instruments=instruments, **more)
        watching = Watching(active)
        try:
            with handing_over(active, "trio"):
                return run(*args, instruments=[*instruments, watching], **more)
        except BaseException as error:
            without_this_frame(error)
            raise
        finally:
            if watching.began and not watching.still_there:
                active.fail(RecorderFailed("trio has dropped the instrument"))

    return run_watched


def outcome_of(task: Task) -> str:
    """How a task ended, from the local names of the runner that is ending it.

    No instrument is told; `Runner.task_exited` has it as `outcome`, a private name.
    """
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_qualname != "Runner.task_exited":
        frame = frame.f_back
    if frame is None or "outcome" not in frame.f_locals:
        raise RecorderFailed("trio does not tell any more how a task ended")
    error = getattr(frame.f_locals["outcome"], "error", None)
    return "returned" if error is None else how(without_cancelled(error))


def without_cancelled(error: BaseException) -> BaseException:
    """Of a group, what else than cancellations is in it; or one of those."""
    if not isinstance(error, BaseExceptionGroup):
        return error
    _, rest = error.split(trio.Cancelled)
    if rest is None:
        return first_of(error)
    return rest


def first_of(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


ACCEPTING = (
    "serve_tcp",
    "serve_ssl_over_tcp",
    "serve_listeners",
    "_serve_one_listener",
)
"""trio's own coroutines that take callers for a handler."""


class Watching(trio.abc.Instrument):
    """Notes what trio says of the tasks that are not its own."""

    def __init__(self, active: Recorder) -> None:
        self.active = active
        self.tasks: dict[Task, int] = {}
        self.began = self.has_main = self.still_there = False

    @careful
    def before_run(self) -> None:
        self.began = True

    @careful
    def task_spawned(self, task: Task) -> None:
        if task.parent_nursery is None:  # trio's own root; the lane's main comes next.
            return
        by = self.tasks.get(task.parent_nursery.parent_task, 0)
        found, code = called_in(self.active, task.coro)
        # They hold a handler of the lane's, and are not yet it.
        if getattr(task.coro, "__name__", "") in ACCEPTING:
            found, code = "accept", task.coro.cr_code
        if recorder.whole is not None and found is None:
            # trio's own, in which the program's code may run all the same.
            found, code = task.name, getattr(task.coro, "cr_code", None)
        # Of what trio's own tasks start, only the lane's main is not for their own use.
        theirs = not by and recorder.whole is None
        if self.has_main and (found is None or theirs):
            return
        self.has_main = True
        # The nursery may be somebody else's than of the task that starts one in it.
        by = self.active.current or by
        self.tasks[task] = self.active.spawn(found or task.name, by, code)

    @careful
    def task_scheduled(self, task: Task) -> None:
        if number := self.tasks.get(task):
            self.active.ready(number)

    @careful
    def before_task_step(self, task: Task) -> None:
        if number := self.tasks.get(task):
            self.active.run(number)

    @careful
    def after_task_step(self, task: Task) -> None:
        # Comes after the end as well.
        if (number := self.tasks.get(task)) and self.active.current:
            self.active.pause(number, self.active.place(task.coro))

    @careful
    def task_exited(self, task: Task) -> None:
        if number := self.tasks.pop(task, 0):
            if recorder.whole is not None:
                self.active.end(number, outcome_of(task))
                return
            nursery = task.parent_nursery
            # Private: `cancel_called` would cancel a scope whose deadline has passed.
            cancelled = nursery is not None and nursery.cancel_scope._cancel_called
            said = "ended, its nursery was cancelled" if cancelled else "ended"
            self.active.end(number, said)

    @careful
    def before_io_wait(self, timeout: float) -> None:
        if timeout > 0:
            self.active.note("wait", 0)

    @careful
    def after_io_wait(self, timeout: float) -> None:
        if timeout > 0:
            self.active.note("wake", 0)

    @careful
    def after_run(self) -> None:
        self.still_there = True
