"""threads: a task is what a lane submits to a pool, or has a thread of its own run.

There is no hook for a hand-over of the GIL, so what is known of a thread is when its
task began, what it asked of the world, and when it ended.  In between it may run or
wait for its turn, and nothing is drawn of that.
"""

import functools
from collections.abc import Callable
from contextvars import Context
from types import BuiltinMethodType, ModuleType
from typing import Any

from shared.recorder import blocking, recorder
from shared.recorder.recorder import Recorder, code_of, how, name_of_call, safely
from shared.recorder.tracebacks import strip, without_this_frame


def attach(module: ModuleType) -> None:
    """Watch what is submitted to thread pools, or run by a bare thread."""
    if module.__name__ == "threading":
        thread: Any = module.Thread
        thread.start = starting(thread.start)
        blocking.attach(module)
        if recorder.whole is not None:
            its: Any = module
            its.excepthook = without_ours(its.excepthook)
    else:
        pool: Any = module.ThreadPoolExecutor
        pool.submit = submitting(pool.submit, in_this_process)


def without_ours(hook: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @functools.wraps(hook)
    def told(args: Any) -> Any:
        strip(args.exc_value)
        kind = type(args)
        trace = None if args.exc_value is None else args.exc_value.__traceback__
        return hook(kind((args.exc_type, args.exc_value, trace, args.thread)))

    return told


Wrap = Callable[[Recorder, int, Callable[..., Any]], Callable[..., Any]]


def starting(start: Callable[..., None]) -> Callable[..., None]:
    """A thread's `start`, which notes a task where the thread runs code of a lane's."""

    @functools.wraps(start)
    def started(self: Any) -> None:
        active = recorder.active
        if active is not None:
            safely(given, active, self)
        start(self)

    return started


def given(active: Recorder, thread: Any) -> None:
    """Have a thread note its task, if it runs one."""
    known = vars(thread)
    target = known.get("_target") or known.get("function") or thread.run
    # A Timer calls its function without arguments that would say more.
    number = of_anybody(active, target, known.get("_args", ()), name_of_thread(thread))
    if number:
        thread.run = once(active, number, thread, known.get("run"))


def once(active: Recorder, number: int, thread: Any, own: Any) -> Callable[..., Any]:
    """A thread's `run` for one time, of which nothing is left in the thread then."""

    def run(*args: Any) -> Any:
        vars(thread).pop("run", None)
        if own is not None:
            thread.run = own
        try:
            return task(active, number, thread.run, *args)
        except BaseException as error:
            without_this_frame(error)
            raise

    return run


def name_of_thread(thread: Any) -> str | None:
    """A class of its own is what a thread is called after, of a whole program."""
    kind = type(thread)
    own = "run" in vars(kind) and kind.__module__ != "threading"
    return kind.__name__ if own and recorder.whole is not None else None


def submitting(submit: Callable[..., Any], wrap: Wrap) -> Callable[..., Any]:
    """A pool's `submit`, which notes the tasks of a lane's own and no others."""

    @functools.wraps(submit)
    def submitted(self: Any, /, *given: Any, **more: Any) -> Any:
        if not given:
            return submit(self, **more)  # which says so
        call, *args = given
        active = recorder.active
        of = of_anybody if wrap is in_this_process else spawned
        if active is None or not (number := safely(of, active, call, tuple(args))):
            return submit(self, call, *args, **more)
        try:
            future = submit(self, wrap(active, number, call), *args, **more)
        except BaseException as error:  # A pool that is shut, for one, takes nothing.
            active.note("end", number, how(error))
            raise
        future.add_done_callback(functools.partial(without_end, active, number))
        return future

    return submitted


def without_end(active: Recorder, number: int, future: Any) -> None:
    """A future whose task will note no end.

    One that was cancelled, which it can be only before its task begins; and one whose
    worker is gone.
    """
    from concurrent.futures import BrokenExecutor  # which is there, with its pools

    if recorder.whole is not None and not future.cancelled():
        strip(future._exception)  # which to ask for would be to hear of it
    if future.cancelled():
        active.note("end", number, "cancelled")
    elif isinstance(error := future.exception(), BrokenExecutor):
        active.note("end", number, how(error))


def spawned(
    active: Recorder,
    call: Callable[..., Any],
    args: tuple[Any, ...],
    name: str | None = None,
) -> int | None:
    call, args = in_a_context(call, args)
    code = code_of(call)
    if code is None or not active.is_lane(code):
        return None
    return active.spawn(name or name_of_call(call, args), active.current)


def of_anybody(
    active: Recorder,
    call: Callable[..., Any],
    args: tuple[Any, ...],
    name: str | None = None,
) -> int | None:
    """The same of a library's, which may come to call the program's own code."""
    code = None if recorder.whole is None else code_of(call)
    if code is None or active.is_lane(code) is not False:
        return spawned(active, call, args, name)
    return active.spawn(name or name_of_call(call, args), active.current, code)


def called_with(run: Callable[..., Any]) -> Callable[..., Any]:
    """What takes a call and has a thread make it, whatever it returns to wait for."""

    @functools.wraps(run)
    def called(call: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
        active = recorder.active
        if active is None or not (number := safely(of_anybody, active, call, args)):
            return run(call, *args, **more)
        return run(in_this_process(active, number, call), *args, **more)

    return called


def in_a_context(
    call: Callable[..., Any], args: tuple[Any, ...]
) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """What `Context.run` is to call, as asyncio.to_thread has a pool do."""
    its: Any = call
    while isinstance(its, functools.partial):
        its, args = its.func, (*its.args, *args)
    if type(its) is BuiltinMethodType and isinstance(its.__self__, Context) and args:
        return args[0], args[1:]
    return its, args


def in_this_process(
    active: Recorder, number: int, call: Callable[..., Any]
) -> Callable[..., Any]:
    return functools.partial(task, active, number, call)


def task(
    active: Recorder, number: int, call: Callable[..., Any], /, *args: Any, **more: Any
) -> Any:
    """Run a task, and note its beginning and its end."""
    adopt, outer = active.adopt, active.current
    safely(active.run, number)
    if adopt is not None:
        safely(adopt, number)
    if active.meeting is not None and not active.alone:
        active.meeting.begin_late()
    try:
        value = call(*args, **more)
    except BaseException as error:
        without_this_frame(error)
        safely(active.end, number, how(error))
        raise
    else:
        safely(active.end, number, "returned")
        return value
    finally:
        if adopt is not None:
            safely(adopt, outer)
        if outer:  # A task that is called within another, as a pool's worker may.
            safely(active.run, outer)
