"""Calls that block the thread in which they are made, wherever that thread is a loop's.

While one is made on a loop, no other task has a turn.  That is seen at the call, and
needs no clock: some such calls tell Python's audit hooks of themselves, and others are
functions that can be replaced.

- a socket that connects and is not non-blocking, SQLite's `connect`, and a file of the
  shop's that is opened: audit events
  (https://docs.python.org/3/library/audit_events.html);
- `time.sleep`, which tells of itself only from Python 3.13 on;
- what waits for another thread (`Condition.wait`, and with it `Event.wait`,
  `Queue.get`, `Future.result`), and `Thread.join`.

A lane's client tells of its own queries and files, see `shared.recorder.requests`.  A
contended `Lock.acquire` is not seen, for a lock is C code with no hook.
"""

import _socket
import _thread
import functools
import sys
from collections.abc import Callable, Mapping
from types import FrameType, ModuleType
from typing import Any

from shared.recorder import recorder
from shared.recorder.frames import frames_of_threads

ALLOCATE_LOCK = _thread.allocate_lock
INTERNET = (_socket.AF_INET, _socket.AF_INET6)


def attach(module: ModuleType) -> None:
    """Watch what waits for other threads, and Python's audit events."""
    condition: Any = module.Condition
    condition.wait = waiting(condition.wait)
    thread: Any = module.Thread
    thread.join = joining(thread.join, thread.start.__wrapped__.__code__)
    sleep()
    sys.addaudithook(hearing(HEARD))


def sleep() -> None:
    """Watch `time.sleep`, before anybody can have it by a name of his own."""
    time: Any = sys.modules["time"]
    if not isinstance(time.sleep, Sleep):
        time.sleep = Sleep(time.sleep)


Hears = Callable[[recorder.Recorder, tuple[Any, ...]], None]


def hearing(table: Mapping[str, Hears]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook: called for all that is told, so it sorts out first."""

    def heard(event: str, args: tuple[Any, ...]) -> None:
        if event not in table or (active := recorder.active) is None:
            return
        try:
            table[event](active, args)
        except Exception as error:
            active.fail(error)

    return heard


class Sleep:
    """`time.sleep` as it was: it binds to no class, and is pickled by its name."""

    __module__ = "time"
    __name__ = __qualname__ = "sleep"

    def __init__(self, sleep: Callable[..., None]) -> None:
        self.__doc__, self._sleep = sleep.__doc__, sleep

    def __call__(self, *args: Any, **more: Any) -> None:
        active = recorder.active
        if active is None or not args or not args[0]:
            self._sleep(*args, **more)
            return
        recorder.safely(active.blocks, "time.sleep")
        recorder.safely(active.sleeps)
        with active.waiting("time.sleep"):
            self._sleep(*args, **more)

    def __reduce__(self) -> str:
        return "sleep"

    def __repr__(self) -> str:
        return repr(self._sleep)


def connected(active: recorder.Recorder, args: tuple[Any, ...]) -> None:
    if args[0].family in INTERNET and args[0].gettimeout() != 0:
        active.blocks("socket.connect")


def asked(active: recorder.Recorder, args: tuple[Any, ...]) -> None:
    active.blocks("sqlite3.connect")


def opened(active: recorder.Recorder, args: tuple[Any, ...]) -> None:
    if isinstance(args[0], str) and args[0].startswith(active.world):
        active.blocks("open")


HEARD: dict[str, Hears] = {
    "socket.connect": connected,
    "sqlite3.connect": asked,
    "open": opened,
}


def waiting(wait: Callable[..., bool]) -> Callable[..., bool]:
    @functools.wraps(wait)
    def waited(self: Any, timeout: float | None = None) -> bool:
        active = recorder.active
        if active is not None and (timeout is None or timeout > 0):
            caller = sys._getframe(1)
            recorder.safely(waits, active, caller)
            if native() and not within(caller, STARTS):
                its = active.is_lane(caller.f_code)
                name = "Condition.wait" if its else caller.f_code.co_qualname
                with active.waiting(name):
                    return wait(self, timeout)
        return wait(self, timeout)

    return waited


def waits(active: recorder.Recorder, caller: FrameType) -> None:
    # A thread that starts another waits a moment until that is there.
    if native() and not within(caller, STARTS):
        active.blocks("Condition.wait")


STARTS: set[Any] = set()
"""The code of `Thread.start`."""


def joining(join: Callable[..., None], start: Any) -> Callable[..., None]:
    STARTS.add(start)

    @functools.wraps(join)
    def joined(self: Any, timeout: float | None = None) -> None:
        if (active := recorder.active) is None:
            join(self, timeout)
            return
        recorder.safely(joins, active, self)
        with active.waiting("Thread.join"):
            join(self, timeout)

    return joined


def joins(active: recorder.Recorder, thread: Any) -> None:
    loops = active.loops[_thread.get_ident()]
    if loops and thread.is_alive() and native() and busy(thread):
        active.blocks("Thread.join")


def native() -> bool:
    """Whether a lock blocks its thread, as it does unless a runtime has patched it."""
    threading: Any = sys.modules["threading"]
    return threading._allocate_lock is ALLOCATE_LOCK


def busy(thread: Any) -> bool:
    """Whether a thread has work to do, and is not a pool's whose work is done.

    A worker that hands over what came of a call is done with that, whoever is waiting.
    """
    names = names_of(frames_of_threads().get(thread.ident))
    if "_worker" not in names:
        return bool(names)
    runs, *hands_over = names[: names.index("_worker")][::-1][:2] or [""]
    return runs == "run" and not {*hands_over} & {"set_result", "set_exception"}


def names_of(frame: FrameType | None) -> list[str]:
    """The functions that are being called in a thread, from the innermost outwards."""
    names = []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


def within(frame: FrameType | None, codes: set[Any]) -> bool:
    """Whether one of these functions is being called, at most four calls up."""
    for _ in range(4):
        if frame is None:
            return False
        if frame.f_code in codes:
            return True
        frame = frame.f_back
    return False
