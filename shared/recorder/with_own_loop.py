"""A loop of a chapter's own: whom it calls back, what it asks, and its tasks' steps.

Such a loop is a class `Loop`, with a selector and `call_soon`, `when_readable`,
`when_writable` and `run`; on it may stand a class `Task`, whose `step` sends on the
`rest` of a generator or coroutine, and a class `Wait`, which is made of what is to
begin when a task pauses.  A chapter's job names the modules in which these are.

Beside what is noted of any loop, four marks say what a loop is:
- `asks about`: from here on it asks the system about a descriptor, `value`; `why` is
  the number of the task that waits for it, if one does;
- `reported`: the system has said something of that descriptor;
- `calls back` and `called back`: around whatever the loop calls; `value` is the
  descriptor that it was waiting for, if there is one.
"""

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from shared.recorder import recorder
from shared.recorder.recorder import careful, handing_over, how, of_coroutine, safely
from shared.recorder.with_selectors import Selector
from shared.registry import OWN_LOOP

ASKS, REPORTED, CALLS, CALLED = "asks about", "reported", "calls back", "called back"


def attach(module: ModuleType) -> None:
    """Watch what the module itself defines."""
    if "DefaultSelector" in vars(module):
        vars(module)["DefaultSelector"] = Asking
    for name, watch in (("Loop", loop), ("Task", task), ("Wait", wait)):
        kind = vars(module).get(name)
        if kind is not None and kind.__module__ == module.__name__:
            watch(kind)


class Asking(Selector):
    """Says of which descriptors it asks, and which are reported."""

    def register(self, fileobj: Any, events: int, data: Any = None) -> Any:
        key = super().register(fileobj, events, data)
        mark(ASKS, key.fd)
        return key

    def select(self, timeout: float | None = None) -> Any:
        reported = super().select(timeout)
        for key, _ in reported:
            mark(REPORTED, key.fd)
        return reported


pausing: list[int] = []
"""The number of the task that has paused and is about to wait, if one is."""


def mark(name: str, value: int | None = None) -> None:
    if (active := recorder.active) is not None:
        whose = str(pausing[-1]) if pausing else None
        active.note("mark", 0, name, value, None, whose)


def loop(kind: Any) -> None:
    kind.run = handed_over(kind.run)
    kind.call_soon = calling(kind.call_soon)
    for name in ("when_readable", "when_writable"):
        setattr(kind, name, about(getattr(kind, name)))


def handed_over(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_watched(*args: Any) -> Any:
        if (active := recorder.active) is None:
            return run(*args)
        with handing_over(active, OWN_LOOP):
            return run(*args)

    return run_watched


class Noted:
    """A callback, and around it the marks that it is called."""

    def __init__(self, callback: Callable[..., Any], fd: int | None = None) -> None:
        self.callback, self.fd = callback, fd

    def __call__(self, *args: Any) -> Any:
        mark(CALLS, self.fd)
        try:
            return self.callback(*args)
        finally:
            mark(CALLED, self.fd)


def calling(call_soon: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call_soon)
    def noted(self: Any, callback: Any, *args: Any) -> Any:
        if recorder.active is not None and not isinstance(callback, Noted):
            callback = Noted(callback)
        return call_soon(self, callback, *args)

    return noted


def about(when: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(when)
    def noted(self: Any, stream: Any, callback: Any) -> Any:
        if recorder.active is not None:
            callback = Noted(callback, stream.fileno())
        return when(self, stream, callback)

    return noted


def task(kind: Any) -> None:
    kind.__init__ = made(kind.__init__)
    kind.step = stepping(kind.step)


numbers: dict[int, int] = {}
"""The id of what a task is to send on, which it holds -> its number."""


def made(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def initialised(self: Any, loop: Any, rest: Any, *more: Any) -> None:
        safely(spawn, rest)
        init(self, loop, rest, *more)

    return initialised


def spawn(rest: Any) -> None:
    if (active := recorder.active) and (name := of_coroutine(active, rest)) is not None:
        numbers[id(rest)] = active.spawn(name, active.current)


def stepping(step: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(step)
    def noted(self: Any, *answer: Any) -> Any:
        safely(begin, self.rest)
        try:
            return step(self, *answer)
        finally:
            safely(end, self)

    return noted


def begin(rest: Any) -> None:
    if (active := recorder.active) and (number := numbers.get(id(rest))):
        active.run(number)


def end(task: Any) -> None:
    """If there is no rest, the loop has just been given what it ended with."""
    frame = getattr(task.rest, "cr_frame", None) or getattr(task.rest, "gi_frame", None)
    if (active := recorder.active) is None or frame is not None:
        return
    if number := numbers.pop(id(task.rest), 0):
        _, args = task.loop.ready[-1] if task.loop.ready else (None, ())
        try:
            for answer in args:
                answer()
        except Exception as error:
            active.end(number, how(error))
        else:
            active.end(number, "returned")


def wait(kind: Any) -> None:
    kind.__init__ = beginning(kind.__init__)


def beginning(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def initialised(self: Any, begin: Callable[..., Any]) -> None:
        why = sys._getframe(1).f_code.co_name  # who makes it says what it waits for

        def begun(loop: Any, step: Any) -> Any:
            rest = step.__self__.rest
            pause(rest, why)
            pausing.append(numbers.get(id(rest), 0))
            try:
                return begin(loop, step)
            finally:
                pausing.pop()

        init(self, begun)

    return initialised


@careful
def pause(rest: Any, why: str) -> None:
    active, number = recorder.active, numbers.get(id(rest))
    if active and number:
        _, line, function = active.place(rest)
        active.pause(number, (why, line, function))
