"""asyncio: a task factory, the loop's own `call_soon`, and a selector.

- The task factory puts a coroutine of ours between a task and the lane's, which is
  entered at each step.
- All that becomes ready passes `call_soon`, whose callback is bound to its task.
- A selector is asked to wait, and says when it does and for how long.  (uvloop has
  none: no `wait` and `wake` there.)
- A task is of a class of ours, which is told when it is cancelled.
"""

import asyncio
import functools
from collections.abc import Callable, Coroutine, Generator
from types import ModuleType, TracebackType
from typing import Any
from weakref import WeakKeyDictionary

from shared.trace import recorder
from shared.trace.recorder import (
    Recorder,
    handing_over,
    how,
    of_coroutine,
    safely,
)
from shared.trace.with_selectors import Selector


def attach(module: ModuleType) -> None:
    """Watch every `asyncio.Runner`, which `asyncio.run` and anyio use as well."""
    runner: Any = asyncio.Runner
    runner.run = watched(runner.run)
    loop: Any = asyncio.SelectorEventLoop
    loop.__init__ = with_a_selector(loop.__init__)


def with_a_selector(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def initialised(self: Any, selector: Any = None) -> None:
        if recorder.active is not None and selector is None:
            selector = Selector()
        init(self, selector)

    return initialised


def watched(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_watched(self: Any, coroutine: Any, **more: Any) -> Any:
        if (active := recorder.active) is None:
            return run(self, coroutine, **more)
        watch(self.get_loop(), coroutine)
        with handing_over(active):
            return run(self, coroutine, **more)

    return run_watched


def watch(loop: Any, root: Any) -> None:
    """Put a task factory of ours before the loop's own, and listen to `call_soon`."""
    factory = factories.get(loop)
    if factory is None:
        factory = factories[loop] = Factory(loop.get_task_factory())
        loop.set_task_factory(factory)
        loop.set_task_factory = factory.replace
        loop.get_task_factory = factory.replaced
        loop.call_soon = noting_who_is_ready(loop.call_soon)
    factory.root = root


class Factory:
    """Makes tasks whose steps are noted, unless asyncio makes them for itself.

    `own` is the factory that the loop has in the eyes of a lane.
    """

    def __init__(self, own: Callable[..., Any] | None) -> None:
        self.own = own
        self.root: Any = None

    def replace(self, own: Callable[..., Any] | None) -> None:
        self.own = own

    def replaced(self) -> Callable[..., Any] | None:
        return self.own

    def __call__(
        self, loop: asyncio.AbstractEventLoop, coroutine: Any, **more: Any
    ) -> Any:
        active = recorder.active
        number = safely(self.spawned, active, coroutine) if active else None
        if active and number:
            coroutine = Stepped(active, number, coroutine)
        # Present from Python 3.12 on; a variant may have asked for it.
        if self.own is not None and self.own is vars(asyncio).get("eager_task_factory"):
            more = {"eager_start": True, **more}
        elif self.own is not None:
            return self.own(loop, coroutine, **more)
        made = Task if number else asyncio.Task
        return made(coroutine, loop=loop, **more)

    def spawned(self, active: Recorder, coroutine: Any) -> int | None:
        by, name = active.current, of_coroutine(active, coroutine)
        # What no task makes is a loop's own, unless the lane says so itself.
        ours = by or active.is_lane(getattr(coroutine, "cr_code", None))
        if coroutine is not self.root and not (name and ours):
            return None
        return active.spawn(name or coroutine.__qualname__, by)


factories: WeakKeyDictionary[asyncio.AbstractEventLoop, Factory] = WeakKeyDictionary()


class Task(asyncio.Task[Any]):
    """Shows the lane's own coroutine, and notes who cancels it."""

    def get_coro(self) -> Any:
        stepped: Any = super().get_coro()
        return stepped.inner

    def set_name(self, value: object) -> None:
        # Python 3.13.0 names a task None if there is a factory and no name.
        if value is not None:
            super().set_name(value)

    def cancel(self, msg: Any = None) -> bool:
        if not self.done():
            stepped: Any = super().get_coro()
            active = stepped.active
            active.note("cancel", stepped.number, active.current or None)
        return super().cancel(msg)


class Stepped(Coroutine[Any, Any, Any]):
    """A coroutine that notes each step of the one within."""

    def __init__(self, active: Recorder, number: int, inner: Any) -> None:
        self.active, self.number, self.inner = active, number, inner

    def send(self, value: Any) -> Any:
        return self._step(self.inner.send, value)

    def throw(
        self,
        kind: Any,
        value: BaseException | object = None,
        traceback: TracebackType | None = None,
    ) -> Any:
        error = kind if value is None else value
        return self._step(self.inner.throw, error)

    def _step(self, step: Callable[[Any], Any], value: Any) -> Any:
        active, number = self.active, self.number
        if outer := active.current:  # An eager task begins within another's step.
            safely(active.pause, outer, ("runs a task that it makes", 0, ""))
        safely(active.run, number)
        try:
            waits_for = step(value)
        except StopIteration:
            safely(active.end, number, "returned")
            raise
        except BaseException as error:
            safely(active.end, number, how(error))
            raise
        else:
            safely(pause, active, number, self.inner)
            return waits_for
        finally:
            if outer:
                safely(active.run, outer)

    def close(self) -> None:
        self.inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        inner: Generator[Any, Any, Any] = self.inner.__await__()
        return inner

    def __getattr__(self, name: str) -> Any:
        # cr_frame, cr_await, __qualname__ and so on, which asyncio's repr and
        # anyio's cancellation look at.
        return getattr(self.inner, name)


def pause(active: Recorder, number: int, coroutine: Any) -> None:
    active.pause(number, active.place(coroutine))


def noting_who_is_ready(call_soon: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call_soon)
    def noted(callback: Any, *args: Any, **more: Any) -> Any:
        if (active := recorder.active) is not None:
            safely(note_ready, active, callback)
        return call_soon(callback, *args, **more)

    return noted


def note_ready(active: Recorder, callback: Any) -> None:
    """A task's step and its wake-up are methods of the task."""
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        stepped = asyncio.Task.get_coro(task)
        if isinstance(stepped, Stepped) and not task.done():
            active.note("ready", stepped.number, active.current or None)
