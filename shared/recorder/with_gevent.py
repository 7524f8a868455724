"""gevent: greenlet's trace function, a Greenlet of our own, the loop's watchers.

`greenlet.settrace` tells of each switch in this thread, and a greenlet that has been
switched away from keeps its frames.  That one is made nobody tells, so what spawns
makes greenlets of a class that does.  That one is ready is not told either.
"""

import functools
from _thread import get_ident
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType, ModuleType
from typing import Any

import gevent
import greenlet

from shared.recorder import peers, recorder
from shared.recorder.recorder import (
    MAIN,
    Recorder,
    RecorderFailed,
    careful,
    code_of,
    how,
    how_of,
    name_of_call,
    safely,
)


def attach(module: ModuleType) -> None:
    """Have what spawns make greenlets of ours, and trace functions come after ours."""
    replaced: Any = module
    if module.__name__ == "gevent.threadpool":
        replaced.ThreadPool.__init__ = known(replaced.ThreadPool.__init__)
    elif module.__name__ == "gevent.pool":
        replaced.Group.greenlet_class = Spawned
    elif module.__name__ == "gevent.baseserver":
        if recorder.whole is not None:
            replaced.BaseServer._spawn = Spawned.spawn
    else:
        replaced.Greenlet = Spawned
        replaced.spawn = Spawned.spawn
        replaced.spawn_later = Spawned.spawn_later
        at: Any = greenlet
        at.settrace, at.gettrace = settrace, gettrace


def known(init: Any) -> Any:
    @functools.wraps(init)
    def initialised(self: Any, *args: Any, **more: Any) -> None:
        init(self, *args, **more)
        if recorder.active is not None:
            pools.append(self)

    return initialised


pools: list[Any] = []
"""Of the run that is recorded; they cannot be referred to weakly."""


def left() -> list[str]:
    """The pools of threads that somebody made, and nobody has killed."""
    gevent.sleep(0)  # A pool that was killed has a turn to end.
    own = getattr(gevent.get_hub(), "_threadpool", None)
    open = [pool for pool in pools if pool is not own and pool.size]
    return [f"{len(open)} gevent thread pools"] if open else []


@dataclass
class Noted:
    """What is known of a greenlet: its task's number, and how far that has come."""

    number: int
    begun: bool = False
    asked: bool = False


class Spawned(gevent.Greenlet):
    """A greenlet that notes when it is made, and when it is to be killed."""

    # A lane's own class may have attributes of any name; hardly of this.
    _recorded: Noted | None = None

    def __init__(self, run: Any = None, *args: Any, **more: Any) -> None:
        super().__init__(run, *args, **more)
        if (active := recorder.active) is not None:
            call = getattr(self, "_run", None) if run is None else run
            own = recorder.whole is not None and "_run" in vars(type(self))
            named = type(self).__name__ if own else None
            self._recorded = safely(spawned, active, call, args, named)

    def throw(self, *args: Any) -> Any:
        safely(asked, self, args[0] if args else greenlet.GreenletExit)
        return super().throw(*args)

    def _maybe_kill_before_start(self, exception: Any) -> Any:
        # Private, but what `kill` and `killall` both call, in the greenlet that asks.
        safely(asked, self, exception)
        gevents: Any = super()
        return gevents._maybe_kill_before_start(exception)


# It is seen as what it stands for.
Spawned.__name__ = Spawned.__qualname__ = gevent.Greenlet.__name__
Spawned.__module__ = gevent.Greenlet.__module__


def asked(one: Spawned, exception: Any) -> None:
    """To stop; once is enough.  If it has not begun, it is over now."""
    active, noted = recorder.active, one._recorded
    if active is None or noted is None or noted.asked or one.dead:
        return
    given = exception[0] if isinstance(exception, tuple) else exception
    kind = given if isinstance(given, type) else type(given)
    if issubclass(kind, greenlet.GreenletExit):
        noted.asked = True
        active.note("cancel", noted.number, active.current or None)
    if not noted.begun:
        active.note("end", noted.number, how_of(kind))


def spawned(
    active: Recorder, call: Any, args: tuple[Any, ...], named: str | None = None
) -> Noted | None:
    if getattr(call, "__name__", "") == BY_A_SERVER:
        call, _, args = args
    code = code_of(call)
    if code is None or (active.is_runtime(code) and recorder.whole is None):
        return None
    name = name_of_call(call, args) if named is None else named
    return Noted(active.spawn(name, active.current, code))


BY_A_SERVER = "_handle_and_close_when_done"
"""What gevent.server spawns: its arguments are the handler, another, and the caller."""


@contextmanager
def watching(active: Recorder) -> Iterator[None]:
    """Note the switches of this thread's greenlets, and the waits of its loop."""
    main = greenlet.getcurrent()
    hub = gevent.get_hub()
    active.seen.add("gevent")
    active.loops[get_ident()] += 1
    pools.clear()
    number = active.current or active.spawn(MAIN, 0)
    # After gevent's own, which calls what is due, and so before it really waits.
    before = hub.loop.prepare(ref=False, priority=LOWEST)
    after = hub.loop.check(ref=False)
    before.start(active.note, "wait", 0)
    after.start(active.note, "wake", 0)
    safely(active.run, number)
    said = "returned"
    try:
        with tracing(active, Switches(active, main, number)):
            yield
    except BaseException as error:
        said = how(error)
        raise
    finally:
        safely(active.end, number, said)
        for watcher in (before, after):
            with suppress(ValueError):  # The lane has destroyed the loop.
                watcher.stop()


LOWEST = -2
"""A watcher's priority."""


@contextmanager
def tracing(active: Recorder, switches: "Switches") -> Iterator[None]:
    """Have greenlet call these for each switch in this thread."""
    thread = get_ident()
    switches.then = real_settrace(switches)
    tracers[thread] = switches
    active.adopt = switches.adopt
    try:
        yield
    finally:
        active.adopt = None
        del tracers[thread]
        now: Any = real_gettrace()
        if now is switches:
            real_settrace(switches.then)
        # gevent's monitor thread has one as well, which calls what it found there.
        elif getattr(now, "previous_trace_function", None) is not switches:
            active.fail(RecorderFailed("greenlet's trace function was taken away"))


tracers: "dict[int, Switches]" = {}
"""Thread -> ours, where there is one: what a lane sets comes after it."""

real_settrace, real_gettrace = greenlet.settrace, greenlet.gettrace


def settrace(function: Any) -> Any:
    if (ours := tracers.get(get_ident())) is None:
        return real_settrace(function)
    ours.then, before = function, ours.then
    return before


def gettrace() -> Any:
    ours = tracers.get(get_ident())
    return real_gettrace() if ours is None else ours.then


class Switches:
    """Greenlet's trace function, and what it knows of greenlets that are not ours."""

    def __init__(self, active: Recorder, main: Any, number: int) -> None:
        self.active = active
        self.then: Any = None
        self.others = {id(main): Noted(number, begun=True)}

    def adopt(self, number: int) -> None:
        """A thread of a pool, which may be a greenlet, has taken up a task, or none."""
        here = id(greenlet.getcurrent())
        if number:
            self.others[here] = Noted(number, begun=True)
        else:
            self.others.pop(here, None)

    def __call__(self, event: str, args: tuple[Any, Any]) -> None:
        if event in ("switch", "throw"):
            self.note(*args)
        if self.then is not None:
            try:
                self.then(event, args)
            except BaseException:  # greenlet takes away what raises, and so are we.
                self.then = None
                raise

    @careful
    def note(self, old: Any, new: Any) -> None:
        if noted := self._noted(old):
            if old.dead:
                error = old.exception
                if error is None and isinstance(old.value, greenlet.GreenletExit):
                    error = old.value
                self.active.end(noted.number, how(error) if error else "returned")
            else:
                self.active.pause(noted.number, self.place(old.gr_frame))
        if noted := self._noted(new):
            noted.begun = True
            self.active.run(noted.number)

    def place(
        self, frame: FrameType | None
    ) -> tuple[str, int, str] | tuple[str, int, str, str]:
        """Where a greenlet pauses, and of a whole program who has to come."""
        place = self.active.place_in(frame)
        if recorder.whole is None:
            return place
        # What gevent has compiled has no frame that would say more.
        why, peer = place[0] or "a switch to the hub", peers.came(frame)
        return (why, *place[1:], peer) if peer else (why, *place[1:])

    def _noted(self, one: Any) -> Noted | None:
        if isinstance(one, Spawned):
            return one._recorded
        return self.others.get(id(one))
