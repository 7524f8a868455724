"""The recorder: notes what a lane does in this process, while it is recorded.

What is to be told of a run is who was made, who ran when, and what each waited for
and where.  No runtime tells all of that, and each tells some of it in its own way, in
a module of its own beside this one: trio by an Instrument, curio by an Activation,
asyncio by a task factory and its loop's `call_soon`, gevent by greenlet's trace
function, pools of threads and processes by their `submit`.  This module is what they
have in common: a number for each task, the tape, and how a place in the lane is
found.

The rules that all of them keep:

1.  *The lane is none the wiser.*  Its results, exceptions, task names, attributes and
    order of events are those that it has unrecorded; a traceback has frames of ours in
    it, and a task's class is one that only looks like the runtime's.  Hooks are public
    wherever there are any; the few private names have a comment that says why.

2.  *A hook never raises into the runtime.*  What is called at each step is called by
    `safely` or is `careful`: what goes wrong is remembered, and the run is then a
    failed one.  Silence would be worse than failure: trio, for one, drops an instrument
    that raises, and the trace would just have fewer events.  That a hook is still there
    at the end is asked, too.

3.  *Nothing waits.*  A note is one tuple, packed and copied into a file that is mapped
    into memory: no system call and no lock, so it never gives up the GIL of itself.
    (That a function is called at all gives another thread its chance to run.)  What can
    be found out later (which product a request is about, say) is found out when the
    tape is read.

4.  *A process writes its own tape.*  A worker that was forked forgets the recorder of
    its parent at once (`forget`); one that is to be recorded is told so with each
    job.

A task is a number from the moment it is made.  `_running` maps a thread to the number
of the task that runs in it: that is how a request knows whose it is, and a new task
who made it, without anybody handing this through.  A runtime that starts a loop
within a task (`handing_over`), or an eager task that begins within another's step,
pauses the outer one and puts it back.

Where a task paused, and why.  A paused coroutine holds the chain of what it awaits:
`cr_await`, `gi_yieldfrom`, `ag_await`, and between an asynchronous generator and who
iterates it an object that only the garbage collector can look into.  `place` walks
from the task's coroutine down that chain.  Frames of the lane's file say where; the
last of them is the line.  The first frame beyond it that is neither the lane's nor
ours is the function of the runtime that was asked to wait, and its qualified name is
the reason: "Queue.get", "StreamReader.read".  Ours are passed over, because a reader
asked for a price and not for our client.  A greenlet has no such chain, but a stack,
which `place_in` walks from its innermost frame outwards to the lane's.  Frames are
asked for as late as can be: in CPython a frame object is made for whoever asks.

Whose a task is.  One that begins with code of a runtime's package is the runtime's
own affair and not shown, also where a lane made it unknowingly; one that wraps a
function of the lane's is called after that function (`of_coroutine`).  A task's name
is its function and those of its arguments that are short and say which one it is:
"label tea".
"""

import functools
import gc
import inspect
import os
import sys
import types
from _thread import get_ident
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from time import monotonic_ns
from types import AsyncGeneratorType, CoroutineType, FunctionType, GeneratorType
from typing import Any, ParamSpec, TypeVar
from weakref import WeakMethod

from shared.errors import MeanwhileError
from shared.recorder import peers
from shared.recorder.meeting import Meeting
from shared.trace.event import CANCELLED, SCRIPT
from shared.trace.tape import Note, Ring, Tape

P = ParamSpec("P")
T = TypeVar("T")

MAIN = "main"
"""The task in which a lane begins."""


class Recorder:
    """What is known of the tasks of this process, and the tape for what they do.

    `lane` is the lane's own file: a task is shown at the line of it at which it
    paused.  Of a program of many files `mine` says which are its own, and by its name
    if it is not the first.  `runtime` are the folders of the runtimes' packages: a task
    that begins with code in there is the runtime's own, and not shown, also if a lane
    made it.  `adopt`, where there is one, is told which task a thread of a pool takes
    up, and 0 when that is done.  `seen` are the runtimes that have run, `loops` the
    threads in which a loop does, `quiet` those whose loops have waited last for time
    alone; `world` is the folder of the shop's stockroom and shelf.  With a `meeting`,
    whoever is between two steps is held there for a while.  `tape` is what it is noted
    on.
    """

    main = 1
    """The number of the task in which the lane begins."""

    def __init__(
        self,
        folder: str,
        lane: str,
        runtime: tuple[str, ...],
        first: int = 1,
        mine: Callable[[str], bool | str] | None = None,
        tape: type[Tape] | type[Ring] = Tape,
    ) -> None:
        self.folder, self.lane, self.runtime = folder, lane, runtime
        self.mine = lane.__eq__ if mine is None else mine
        self.failure = ""
        self.seen: set[str] = set()
        self.loops: Counter[int] = Counter()
        self.quiet: set[int] = set()
        self.world = NOWHERE
        self.unbegun = self.begun = 0
        self.meeting: Meeting | None = None
        self.adopt: Callable[[int], None] | None = None
        fail = WeakMethod(self.fail)  # Else each would keep the other, and the file.
        its = tape(folder, lambda error: (told := fail()) and told(error))
        self._write, self._keep = its.write, its.keep
        self._numbers = count(first)
        self._running: dict[int, int] = {}
        self._files: dict[str, bool | str | None] = {}

    def note(self, what: str, task: int, *more: Any) -> None:
        """Note an event, now, for the thread that calls."""
        self._write((monotonic_ns(), get_ident(), what, task, *more))

    def note_of(self, at_ns: int, what: str, task: int, *more: Any) -> None:
        """Note an event of an earlier moment, of the system's monotonic clock."""
        self._write((at_ns, get_ident(), what, task, *more))

    def drop(self) -> None:
        """Note nothing from here on."""
        self._write = self._keep = nowhere

    @property
    def current(self) -> int:
        """The task that runs in this thread; 0 if none of ours does."""
        thread = get_ident()
        if self.unbegun == thread:
            self.begin()
        return self._running.get(thread, 0)

    @property
    def alone(self) -> bool:
        """Whether nobody runs in another thread, or this is that of a loop."""
        if self.loops[get_ident()]:
            return True
        running = sum(1 for number in [*self._running.values()] if number)
        return running < 2 and not any(self.loops.values())

    def begin(self) -> None:
        """The lane itself is the task that runs in this thread, from here on.

        That is put off until it is asked for: where a runtime's own `run` comes first,
        the lane begins in a task of the runtime's.
        """
        self.unbegun = 0
        self.begun = self.spawn(MAIN, 0)
        self.run(self.begun)

    def blocks(self, why: str) -> None:
        """Note a call that blocks, if a loop runs in this thread and the lane calls.

        The loop is blocked then.
        """
        thread = get_ident()
        if not self.loops[thread]:
            return
        _, line, function = self.place_in(inspect.currentframe())
        if line:
            task = self._running.get(thread, 0)
            self.note("blocks", task, why, line, function)

    def met(self, how: str, what: str) -> None:
        """Note what of the world is met, by the task that runs in this thread."""
        self.note("mark", self.current, how, None, None, what)

    def sleeps(self) -> None:
        """Note that the lane sleeps in a thread of its own."""
        if not self.loops[get_ident()]:
            _, line, function = self.place_in(inspect.currentframe())
            if line:
                self.note("sleeps", self.current, line, function)

    @contextmanager
    def waiting(self, why: str) -> Iterator[None]:
        """Note that the task waits within, in a thread of its own."""
        task = safely(self.waits, why)
        try:
            yield
        finally:
            if task:
                self.note("goes on", task)

    def waits(self, why: str) -> int:
        """The task that waits in this thread from here on; 0 if there is none."""
        thread = get_ident()
        task = self.current
        if whole is None or not task or self.loops[thread]:
            return 0
        _, line, function = self.place_in(inspect.currentframe())
        if line:
            self.note("waits", task, why, line, function)
        return task if line else 0

    def spawn(self, name: str, by: int, code: types.CodeType | None = None) -> int:
        """A task is made; the number that it has from now on.

        `code` is that of the function which it runs, where it may be a library's.
        """
        number = next(self._numbers)
        shown = MAIN if number == self.main and name != SCRIPT else name
        note = (monotonic_ns(), get_ident(), "spawn", number, shown, by)
        theirs = code is not None and whole is not None and not self.is_lane(code)
        self._keep((*note, LIBRARY) if theirs else note)
        return number

    # What follows comes at each step of each task, and so is written for speed.

    def ready(self, task: int) -> None:
        """It may run, by the task that runs in this thread, if one does.

        Of a whole program it is told what outside has come, if no task has.
        """
        thread = get_ident()
        by = self._running.get(thread) or None
        if by is None and whole is not None and thread not in self.quiet:
            came = peers.came(sys._getframe(1))
            if came is not None:
                self._write((monotonic_ns(), thread, "ready", task, None, came))
                return
        self._write((monotonic_ns(), thread, "ready", task, by))

    def run(self, task: int) -> None:
        thread = get_ident()
        self._running[thread] = task
        self._write((monotonic_ns(), thread, "run", task))

    def pause(
        self, task: int, place: tuple[str, int, str] | tuple[str, int, str, str]
    ) -> None:
        """It pauses at a place: why, line and function; and who has to come."""
        thread = get_ident()
        self._running[thread] = 0
        self._write((monotonic_ns(), thread, "pause", task, *place))

    def end(self, task: int, how: str) -> None:
        thread = get_ident()
        self._running[thread] = 0
        self._write((monotonic_ns(), thread, "end", task, how))

    def is_lane(self, code: types.CodeType | None) -> bool | str | None:
        """Whether code is the lane's, or ours (None), or else somebody's."""
        if code is None:
            return False
        file = code.co_filename
        try:
            return self._files[file]
        except KeyError:
            ours = file.startswith(OURS) and file != self.lane
            self._files[file] = None if ours else self.mine(file)
            return self._files[file]

    def is_runtime(self, code: types.CodeType) -> bool:
        return code.co_filename.startswith(self.runtime)

    def place(self, coroutine: Any) -> tuple[str, int, str]:
        """Where a task paused, from its coroutine and all that this awaits in turn.

        Why is the first function beyond the lane's that is not ours either: the
        one of the runtime that was asked to wait; or, where nothing of the runtime's
        is to be seen, the last of ours.
        """
        files, line, function, ours = self._files, 0, "", ""
        if whole is not None:
            return self.place_of_many(coroutine)
        while coroutine is not None:
            kind = type(coroutine)
            if kind is CoroutineType:
                code, beyond, frame = coroutine.cr_code, coroutine.cr_await, "cr_frame"
            elif kind is GeneratorType:
                code, beyond = coroutine.gi_code, coroutine.gi_yieldfrom
                frame = "gi_frame"
            elif kind is AsyncGeneratorType:
                code, beyond, frame = coroutine.ag_code, coroutine.ag_await, "ag_frame"
            elif kind in BETWEEN:
                held = gc.get_referents(coroutine)
                coroutine = next((each for each in held if type(each) in AWAITS), None)
                continue
            else:
                break
            file = code.co_filename
            lane = files[file] if file in files else self.is_lane(code)
            # A frame is made for whoever asks; only the lane's are needed.
            if lane and (there := getattr(coroutine, frame)) is not None:
                line, function = there.f_lineno or 0, self.named(code, lane)
            elif line and lane is False:
                return code.co_qualname, line, function
            elif line:
                ours = code.co_qualname
            coroutine = beyond
        return ours, line, function

    def place_of_many(self, coroutine: Any) -> tuple[str, int, str]:
        """The same for a program of many files, where a library may call it back.

        Where none of its own code is there at all, why is the outermost function.
        """
        files, line, function, why = self._files, 0, "", ""
        while coroutine is not None:
            kind = type(coroutine)
            if kind is CoroutineType:
                code, beyond, frame = coroutine.cr_code, coroutine.cr_await, "cr_frame"
            elif kind is GeneratorType:
                code, beyond = coroutine.gi_code, coroutine.gi_yieldfrom
                frame = "gi_frame"
            elif kind is AsyncGeneratorType:
                code, beyond, frame = coroutine.ag_code, coroutine.ag_await, "ag_frame"
            elif kind in BETWEEN:
                held = gc.get_referents(coroutine)
                coroutine = next((each for each in held if type(each) in AWAITS), None)
                continue
            else:
                break
            file = code.co_filename
            lane = files[file] if file in files else self.is_lane(code)
            if lane:
                if (there := getattr(coroutine, frame)) is not None:
                    line = there.f_lineno or 0
                    function = code.co_name if lane is True else self.named(code, lane)
                    why = ""
            elif lane is False and (not why or why.startswith("_")):
                told = code.co_qualname
                if code.co_name in SPECIAL or told.startswith("_"):
                    told = public(told, code, getattr(coroutine, frame))
                if not why or not told.startswith("_"):
                    why = told
            coroutine = beyond
        return why, line, function

    def named(self, code: types.CodeType, lane: bool | str) -> str:
        """A function's name, with its file's before it where that is another one."""
        return code.co_name if lane is True else f"{lane}: {code.co_name}"

    def place_in(self, frame: types.FrameType | None) -> tuple[str, int, str]:
        """The same from a stack, whose innermost frame is given."""
        files, why = self._files, ""
        while frame is not None:
            code = frame.f_code
            file = code.co_filename
            lane = files[file] if file in files else self.is_lane(code)
            if lane:
                return why, frame.f_lineno or 0, self.named(code, lane)
            if code.co_name == RUN_WATCHED and lane is None:
                break  # What is beyond has started the loop, and waits for it.
            if lane is False:
                why = code.co_qualname
            frame = frame.f_back
        return "", 0, ""

    def fail(self, error: BaseException) -> None:
        """Remember what went wrong, in a file, which a worker's owner sees too."""
        if not self.failure:
            self.failure = f"{type(error).__name__}: {error}"
            with suppress(OSError):
                file = Path(self.folder) / f"{os.getpid()}{FAILED}"
                file.write_text(self.failure, "utf-8", "backslashreplace")

    @property
    def failures(self) -> list[str]:
        """What went wrong in this process and in its workers."""
        files = sorted(Path(self.folder).glob(f"*{FAILED}"))
        theirs = [file.read_text("utf-8") for file in files]
        return [each for each in (self.failure, *theirs) if each]


SPECIAL = ("__aenter__", "__aexit__", "__anext__", "__await__")


def public(why: str, code: types.CodeType, frame: types.FrameType | None) -> str:
    """A function's name with the class of whose it is, and not that of a base."""
    its = None if frame is None else locals_of(frame).get("self")
    return why if its is None else f"{type(its).__name__}.{code.co_name}"


AWAITS = (AsyncGeneratorType, CoroutineType)


def between() -> Iterator[type]:
    """The types of what stands between who awaits and a generator or coroutine."""

    async def generator() -> AsyncGenerator[None]:
        yield

    async def coroutine() -> None: ...

    made = coroutine()
    for each in (generator().asend(None), generator().aclose(), made.__await__()):
        yield type(each)
        each.close()


BETWEEN = frozenset(between())

FAILED = ".failed"

LIBRARY = "a library"
"""Whose a task is that runs no function of the program's own, and yet may come to."""

NOWHERE = "/nowhere"

RUN_WATCHED = "run_watched"
"""What the functions are called in which a loop runs, for as long as it does."""

OURS = __file__.rsplit("/", 2)[0]

active: Recorder | None = None
"""The recorder of this process, if there is one now."""


def nowhere(note: Note) -> None:
    """In place of a tape's `write`."""


def forget() -> None:
    """A process that was forked must not write on its parent's tape."""
    global active
    if active is not None:  # A hook may have it still.
        active.drop()
    active = None


os.register_at_fork(after_in_child=forget)


def safely(hook: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Call what must never disturb what it watches, nor be forgotten if it fails."""
    try:
        return hook(*args, **kwargs)
    except Exception as error:
        if active is not None:
            active.fail(error)
        return None


def careful(hook: Callable[P, T]) -> Callable[P, T | None]:
    """A hook that is always called safely."""

    @functools.wraps(hook)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T | None:
        # As `safely` does; hooks are called so often that a call more would cost.
        try:
            return hook(*args, **kwargs)
        except Exception as error:
            if active is not None:
                active.fail(error)
            return None

    return wrapped


@contextmanager
def recording(
    folder: str, lane: str, runtime: tuple[str, ...], first: int = 1
) -> Iterator[Recorder]:
    """Record what happens within; tasks are numbered from `first` on.

    Raises RecorderFailed at the end if a hook did not do what it should.
    """
    global active
    active = recorder = Recorder(folder, lane, runtime, first)
    recorder.main = first
    try:
        yield recorder
    finally:
        active = None
        if failures := recorder.failures:
            raise RecorderFailed(f"the recorder failed: {failures[0]}")


@functools.lru_cache(maxsize=1)
def known(folder: str, lane: str, pid: int) -> Recorder | None:
    """A process's recorder for one run; its numbers are its own."""
    try:
        return made(folder, lane, first=pid << 20)
    except OSError:
        return None


def of_a_lane(folder: str, lane: str, first: int) -> Recorder:
    return Recorder(folder, lane, (), first)


made: Callable[..., Recorder] = of_a_lane
"""What makes a worker's recorder."""

whole: Mapping[str, Any] | None = None
"""What is to be recorded, of a whole program; None for a lane."""


@contextmanager
def handing_over(active: Recorder, runtime: str) -> Iterator[None]:
    """The task that runs in this thread, if any, starts a runtime and waits for it."""
    thread = get_ident()
    active.seen.add(runtime)
    if active.unbegun == thread:  # The lane begins in a task of the runtime's.
        active.unbegun = 0
    if outer := active.current:
        safely(pause_here, active, outer, f"{runtime}.run")
    active.loops[thread] += 1
    try:
        yield
    finally:
        active.loops[thread] -= 1
        if outer:
            safely(active.run, outer)


def pause_here(active: Recorder, task: int, run: str) -> None:
    frame = inspect.currentframe()
    if whole is not None:  # What starts the loop is in a frame beyond ours.
        while frame is not None and frame.f_code.co_name != RUN_WATCHED:
            frame = frame.f_back
        frame = frame and frame.f_back
    why, line, function = active.place_in(frame)
    active.pause(task, (why or (whole is not None and run) or "", line, function))


class RecorderFailed(MeanwhileError):
    """A hook raised, or was dropped: what is on the tape is not the whole story."""


def how(error: BaseException) -> str:
    """How a task ended that was left by an exception."""
    return how_of(type(error))


def how_of(kind: type) -> str:
    return "cancelled" if kind.__name__ in CANCELLED else f"raised {kind.__name__}"


def name_of(function: str, arguments: Iterable[Any]) -> str:
    """A task's name: its function, and those arguments that say which one it is.

    What it is to call is one of them.
    """
    told = [
        each.__name__ if type(each) is FunctionType else in_short(each)
        for each in arguments
        if type(each) in (str, int, FunctionType)
    ]
    return " ".join([function, *told])


LONGEST = 80
"""Of a text that is an argument, so much is told."""


def in_short(value: str | int) -> str:
    if isinstance(value, int):
        return str(value) if value.bit_length() < LONGEST else "\N{HORIZONTAL ELLIPSIS}"
    cut = value[:LONGEST]
    return cut if cut == value else cut + "\N{HORIZONTAL ELLIPSIS}"


def of_coroutine(recorder: Recorder, coroutine: Any) -> str | None:
    """The name of a task that was just made of a coroutine; None if the runtime's."""
    return called_in(recorder, coroutine)[0]


def called_in(
    recorder: Recorder, coroutine: Any
) -> tuple[str | None, types.CodeType | None]:
    """The same, and the code of the function that it runs.

    A runtime may wrap what it was given, as anyio does; then it is among what the
    wrapper was called with, or held by that, and has not begun.
    """
    frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
    if frame is None:  # What closes an asynchronous generator has none.
        return None, None
    if recorder.is_runtime(frame.f_code):
        given = list(locals_of(frame).values())
        for value in (*given, *gc.get_referents(*given)):
            if type(value) is not CoroutineType or value.cr_suspended:
                continue
            inner = value.cr_frame
            if inner is not None and not recorder.is_runtime(inner.f_code):
                coroutine, frame = value, inner
                break
        else:
            # Or the wrapper is yet to call what it was given.
            called = (each for each in given if recorder.is_lane(code_of(each)))
            call = next(called, None)
            return call and name_of_call(call, ()), code_of(call)
    code, there = frame.f_code, locals_of(frame)
    if recorder.is_lane(code) is None:
        # Of ours, and yet to call one of the lane's with the arguments beside it.
        values = [*there.values()]
        calls = [each for each in values if recorder.is_lane(code_of(each))]
        if calls:
            tuples = (each for each in values if type(each) is tuple)
            return name_of_call(calls[0], next(tuples, ())), code_of(calls[0])
    arguments = [*map(there.get, code.co_varnames[: code.co_argcount])]
    if code.co_flags & inspect.CO_VARARGS:
        rest = code.co_argcount + code.co_kwonlyargcount
        arguments += there.get(code.co_varnames[rest], ())
    return name_of(coroutine.__name__, arguments), code


def locals_of(frame: types.FrameType) -> dict[str, Any]:
    """A frame's local names, and no more kept in the frame than before."""
    there = frame.f_locals
    told = dict(there)
    if isinstance(there, dict):  # Before Python 3.13 the frame has one, and keeps it.
        there.clear()
    return told


def code_of(call: Any) -> types.CodeType | None:
    """The code of what was given to be called, if it is a function.

    Nothing else is asked: it may answer in its own way.
    """
    while isinstance(call, functools.partial):
        call = call.func
    if isinstance(call, types.MethodType):
        call = call.__func__
    return call.__code__ if isinstance(call, FunctionType) else None


def name_of_call(call: Any, args: tuple[Any, ...]) -> str:
    """The name of a task that is a call, as above."""
    while isinstance(call, functools.partial):
        call, args = call.func, (*call.args, *args)
    # Where the world is, and SQL, say nothing to a reader.
    verb = hasattr(call, "recorded")
    return name_of(call.__name__, () if verb else args)
