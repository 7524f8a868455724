"""asyncio: a task factory, the loop's own `call_soon`, and a selector.

- The task factory puts a coroutine of ours between a task and the lane's, which is
  entered at each step.
- All that becomes ready passes `call_soon`, whose callback is bound to its task.
- A selector is asked to wait, and says when it does and for how long.  (A loop that
  a lane makes itself has its own, and uvloop has none: no `wait` and `wake` there.)
"""

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine, Generator
from types import ModuleType, TracebackType
from typing import Any

from shared.trace import recorder
from shared.trace.recorder import (
    Recorder,
    careful,
    coroutine_frames,
    how,
    of_coroutine,
)


def attach(module: ModuleType) -> None:
    """Watch every `asyncio.Runner`, which `asyncio.run` and anyio use as well."""
    runner: Any = asyncio.Runner
    runner.__init__ = with_a_selector(runner.__init__)
    runner.run = watched(runner.run)


def with_a_selector(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def initialised(self: Any, *, loop_factory: Any = None, **more: Any) -> None:
        if recorder.active is not None and loop_factory is None:
            loop_factory = a_loop
        init(self, loop_factory=loop_factory, **more)

    return initialised


def a_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(Selector())


def watched(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_watched(self: Any, coroutine: Any, **more: Any) -> Any:
        if (active := recorder.active) is not None:
            loop = self.get_loop()
            # Present from Python 3.12 on; a variant may have asked for it.
            eager = getattr(asyncio, "eager_task_factory", ())
            how = {"eager_start": True} if loop.get_task_factory() is eager else {}
            loop.set_task_factory(functools.partial(make_task, active, coroutine, how))
            loop.call_soon = noting_who_is_ready(active, loop.call_soon)
        return run(self, coroutine, **more)

    return run_watched


def make_task(
    active: Recorder,
    root: Any,
    how: dict[str, Any],
    loop: asyncio.AbstractEventLoop,
    coroutine: Any,
    **more: Any,
) -> "asyncio.Task[Any]":
    """A task whose steps are noted, unless asyncio makes it for itself.

    What a runner does at its end is made by no task, and is its own affair.
    """
    by, name = active.current, of_coroutine(active, coroutine)
    if coroutine is root or (by and name):
        number = active.spawn(name or coroutine.__qualname__, by)
        coroutine = Stepped(active, number, coroutine)
    return asyncio.Task(coroutine, loop=loop, **how, **more)


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
            active.pause(outer, ("runs a task that it makes", 0, ""))
        active.run(number)
        try:
            waits_for = step(value)
        except StopIteration:
            active.end(number, "returned")
            raise
        except BaseException as error:
            active.end(number, how(error))
            raise
        else:
            active.pause(number, active.place(coroutine_frames(self.inner)))
            return waits_for
        finally:
            if outer:
                active.run(outer)

    def close(self) -> None:
        self.inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        inner: Generator[Any, Any, Any] = self.inner.__await__()
        return inner

    def __getattr__(self, name: str) -> Any:
        # cr_frame, cr_await, __qualname__ and so on, which asyncio's repr and
        # anyio's cancellation look at.
        return getattr(self.inner, name)


def noting_who_is_ready(
    active: Recorder, call_soon: Callable[..., Any]
) -> Callable[..., Any]:
    @functools.wraps(call_soon)
    def noted(callback: Any, *args: Any, **more: Any) -> Any:
        note_ready(active, callback)
        return call_soon(callback, *args, **more)

    return noted


@careful
def note_ready(active: Recorder, callback: Any) -> None:
    """A task's step and its wake-up are methods of the task."""
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        stepped = task.get_coro()
        if isinstance(stepped, Stepped) and not task.done():
            active.note("ready", stepped.number, active.current or None)


class Selector(selectors.DefaultSelector):
    """The system's best selector, which says when it waits."""

    def select(self, timeout: float | None = None) -> Any:
        active = recorder.active
        if active is None or (timeout is not None and timeout <= 0):
            return super().select(timeout)
        active.note("wait", 0)
        try:
            return super().select(timeout)
        finally:
            active.note("wake", 0)
