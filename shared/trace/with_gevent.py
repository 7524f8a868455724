"""gevent: greenlet's trace function, a Greenlet of our own, the loop's watchers.

`greenlet.settrace` tells of each switch in this thread, and a greenlet that has been
switched away from keeps its frames.  That one is made nobody tells, so what spawns
makes greenlets of a class that does.  That one is ready is not told either.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import Any

import gevent
import greenlet

from shared.trace import recorder
from shared.trace.recorder import MAIN, Recorder, careful, how, name_of


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
    """A greenlet that notes when it is made."""

    number = 0

    def __init__(self, run: Any = None, *args: Any, **more: Any) -> None:
        super().__init__(run, *args, **more)
        active = recorder.active
        code = getattr(run, "__code__", None)
        if active is not None and code is not None and not active.is_runtime(code):
            name = name_of(run.__name__, iter(args))
            self.number = active.spawn(name, active.current)


@contextmanager
def watching(active: Recorder) -> Iterator[None]:
    """Note the switches of this thread's greenlets, and the waits of its loop."""
    main = greenlet.getcurrent()
    hub = gevent.get_hub()
    number = active.spawn(MAIN, 0)
    switched = careful(Switches(active, main, number, hub))
    before, after = hub.loop.prepare(ref=False), hub.loop.check(ref=False)
    before.start(active.note, "wait", 0)
    after.start(active.note, "wake", 0)
    active.run(number)
    old = greenlet.settrace(switched)
    said = "returned"
    try:
        yield
    except BaseException as error:
        said = how(error)
        raise
    finally:
        greenlet.settrace(old)
        before.stop()
        after.stop()
        active.end(number, said)


class Switches:
    """Greenlet's trace function."""

    def __init__(self, active: Recorder, main: Any, number: int, hub: Any) -> None:
        self.active, self.main, self.number, self.hub = active, main, number, hub

    def __call__(self, event: str, args: tuple[Any, Any]) -> None:
        if event not in ("switch", "throw"):
            return
        old, new = args
        if number := self._number(old):
            if old.dead:
                error = old.exception
                if error is None and isinstance(old.value, greenlet.GreenletExit):
                    error = old.value
                self.active.end(number, how(error) if error else "returned")
            else:
                place = self.active.place(reversed(list(frames(old.gr_frame))))
                self.active.pause(number, place)
        if number := self._number(new):
            self.active.run(number)

    def _number(self, one: Any) -> int:
        return self.number if one is self.main else getattr(one, "number", 0)


def frames(frame: FrameType | None) -> Iterator[FrameType]:
    """A greenlet's frames, innermost first."""
    while frame is not None:
        yield frame
        frame = frame.f_back
