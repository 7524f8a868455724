"""gevent: greenlet's trace function, a Greenlet of our own, the loop's watchers.

`greenlet.settrace` tells of each switch in this thread, and a greenlet that has been
switched away from keeps its frames.  That one is made nobody tells, so what spawns
makes greenlets of a class that does.  That one is ready is not told either.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import gevent
import greenlet

from shared.trace import recorder
from shared.trace.recorder import (
    MAIN,
    Recorder,
    careful,
    code_of,
    how,
    name_of_call,
    safely,
)


def attach(module: ModuleType) -> None:
    """Have what spawns make greenlets of ours."""
    replaced: Any = module
    if module.__name__ == "gevent.pool":
        replaced.Group.greenlet_class = Spawned
    else:
        replaced.Greenlet = Spawned
        replaced.spawn = Spawned.spawn
        replaced.spawn_later = Spawned.spawn_later


class Spawned(gevent.Greenlet):
    """A greenlet that notes when it is made, and when it is to be killed."""

    number = 0
    begun = killed = False

    def __init__(self, run: Any = None, *args: Any, **more: Any) -> None:
        super().__init__(run, *args, **more)
        if (active := recorder.active) is not None:
            call = getattr(self, "_run", None) if run is None else run
            self.number = safely(spawned, active, call, args) or 0

    def kill(
        self, exception: Any = greenlet.GreenletExit, *how: Any, **more: Any
    ) -> Any:
        self.asked(exception)
        return super().kill(exception, *how, **more)

    def throw(self, *args: Any) -> Any:
        self.asked(args[0] if args else greenlet.GreenletExit)
        return super().throw(*args)

    def asked(self, exception: Any) -> None:
        """To stop; once is enough.  If it has not begun, it is over now."""
        kind = exception if isinstance(exception, type) else type(exception)
        active = recorder.active
        if not active or not self.number or self.killed or self.dead:
            return
        if issubclass(kind, greenlet.GreenletExit):
            self.killed = True
            active.note("cancel", self.number, active.current or None)
            if not self.begun:
                active.note("end", self.number, "cancelled")


def spawned(active: Recorder, call: Any, args: tuple[Any, ...]) -> int:
    code = code_of(call)
    if code is None or active.is_runtime(code):
        return 0
    return active.spawn(name_of_call(call, args), active.current)


@contextmanager
def watching(active: Recorder) -> Iterator[None]:
    """Note the switches of this thread's greenlets, and the waits of its loop."""
    main = greenlet.getcurrent()
    hub = gevent.get_hub()
    number = active.spawn(MAIN, 0)
    # After gevent's own, which calls what is due, and so before it really waits.
    before = hub.loop.prepare(ref=False, priority=LOWEST)
    after = hub.loop.check(ref=False)
    before.start(active.note, "wait", 0)
    after.start(active.note, "wake", 0)
    safely(active.run, number)
    # gevent's monitor thread has one, too, and must be called by who comes later.
    old = greenlet.gettrace()
    switches = Switches(active, main, number, old)
    greenlet.settrace(switches)
    said = "returned"
    try:
        yield
    except BaseException as error:
        said = how(error)
        raise
    finally:
        if greenlet.gettrace() is switches:
            greenlet.settrace(old)
        before.stop()
        after.stop()
        safely(active.end, number, said)


LOWEST = -2
"""A watcher's priority."""


class Switches:
    """Greenlet's trace function."""

    def __init__(self, active: Recorder, main: Any, number: int, old: Any) -> None:
        self.active, self.main, self.number, self.old = active, main, number, old

    def __call__(self, event: str, args: tuple[Any, Any]) -> None:
        if event in ("switch", "throw"):
            self.note(*args)
        if self.old is not None:
            self.old(event, args)

    @careful
    def note(self, old: Any, new: Any) -> None:
        if number := self._number(old):
            if old.dead:
                error = old.exception
                if error is None and isinstance(old.value, greenlet.GreenletExit):
                    error = old.value
                self.active.end(number, how(error) if error else "returned")
            else:
                self.active.pause(number, self.active.place_in(old.gr_frame))
        if number := self._number(new):
            new.begun = True
            self.active.run(number)

    def _number(self, one: Any) -> int:
        return self.number if one is self.main else getattr(one, "number", 0)
