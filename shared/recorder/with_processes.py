"""processes: a task is a job of a worker, which has a tape of its own.

A job carries what its worker needs to know to find the folder of tapes; so it makes
no difference how workers are started.  A worker may be one of a pool of executors, of
a pool of multiprocessing's, which may have threads for workers, or a process that a
lane has made itself.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from os import getpid
from types import ModuleType
from typing import Any

from shared.recorder import apart, recorder, with_threads
from shared.recorder.import_hook import install
from shared.recorder.recorder import Recorder, code_of, known, name_of_call, safely
from shared.recorder.tracebacks import strip, theirs


def attach(module: ModuleType) -> None:
    """Watch what is given to process pools, and to processes."""
    if module.__name__ == "multiprocessing.process":
        process: Any = module.BaseProcess
        process.start = starting(process.start)
        process._bootstrap = bootstrapping(process._bootstrap)
    elif module.__name__ == "multiprocessing.pool":
        pool: Any = module.Pool
        for name in ("apply_async", "_map_async", "imap", "imap_unordered"):
            setattr(pool, name, sharing_out(getattr(pool, name)))
        its: Any = vars(module)["ExceptionWithTraceback"]
        its.__init__ = without_ours(its.__init__)
    else:
        executor: Any = module.ProcessPoolExecutor
        executor.submit = with_threads.submitting(executor.submit, in_a_worker)
        executor.map = mapping(executor.map)
        told: Any = vars(module)["_ExceptionWithTraceback"]
        told.__init__ = without_ours(told.__init__)


def without_ours(init: Callable[..., None]) -> Callable[..., None]:
    """What a worker makes of an error, to be sent: with its traceback, as text."""

    @functools.wraps(init)
    def initialised(self: Any, error: BaseException, trace: Any) -> None:
        if recorder.whole is None:
            init(self, error, trace)
        else:
            strip(error)
            init(self, error, theirs(trace))

    return initialised


@dataclass(frozen=True)
class Job:
    """A call that notes its beginning and its end in whichever process it is made."""

    folder: str
    lane: str
    number: int
    call: Any

    def __reduce__(self) -> Any:
        return sent(self)

    def __call__(self, /, *args: Any, **more: Any) -> Any:
        try:
            return in_place(self, args, more)
        except BaseException as error:
            error.__traceback__ = theirs(error.__traceback__)
            raise

    def task(self, active: Recorder, args: tuple[Any, ...], more: Any) -> Any:
        return with_threads.task(active, self.number, self.call, *args, **more)


@dataclass(frozen=True)
class Each:
    """A call that is a task each time it is made; `by` is the task that asks for it."""

    folder: str
    lane: str
    by: int
    call: Any

    def __reduce__(self) -> Any:
        return sent(self)

    def __call__(self, /, *args: Any, **more: Any) -> Any:
        try:
            return in_place(self, args, more)
        except BaseException as error:
            error.__traceback__ = theirs(error.__traceback__)
            raise

    def task(self, active: Recorder, args: tuple[Any, ...], more: Any) -> Any:
        number = active.spawn(name_of_call(self.call, args), self.by)
        return with_threads.task(active, number, self.call, *args, **more)


def sent(job: Job | Each) -> Any:
    """How a call is pickled.

    A worker of a program that knows nothing of us must be able to take it, though our
    modules are out of sight there, or were never found.
    """
    kind, values = type(job), tuple(vars(job).values())
    # Ours cannot be found by name where they are out of sight.
    values = tuple(None if each is nothing else each for each in values)
    if recorder.whole is None:
        return kind, values
    return Revived(), (kind.__name__, recorder.whole, values)


class Revived:
    """Makes a call of what comes out of a pickle, which says where that is told."""

    def __reduce__(self) -> Any:
        finders = "(each for each in __import__('sys').meta_path"
        found = f"next({finders} if hasattr(each, 'revived')), None)"
        made = f"__import__('runpy').run_path({AT_A_WORKER!r})['finder']()"
        return eval, (f"({found} or {made}).revived",)

    def __call__(self, kind: str, told: Any, values: tuple[Any, ...]) -> Job | Each:
        return revived(kind, told, values)


AT_A_WORKER = f"{recorder.OURS}/recorder/at_start/worker.py"


def revived(kind: str, told: Any, values: tuple[Any, ...]) -> Job | Each:
    """A call as it was, in a process that records from here on what it is told."""
    if recorder.whole is None:
        with apart.at_hand():
            import_module("shared.recorder.whole").join(told)
    made: type[Job] | type[Each] = Job if kind == "Job" else Each
    return made(*values)


def in_place(job: Job | Each, args: tuple[Any, ...], more: Any) -> Any:
    """Make a call on the tape of this process, which may be the lane's own."""
    active = recorder.active
    if active is not None and active.folder == job.folder:
        return job.task(active, args, more)
    active = recorder.active = known(job.folder, job.lane, getpid())
    if active is None:  # The run is over, and its folder gone.
        return job.call(*args, **more)
    try:
        return job.task(active, args, more)
    finally:
        recorder.active = None


def in_a_worker(
    active: Recorder, number: int, call: Callable[..., Any]
) -> Callable[..., Any]:
    active.seen.add("processes")
    return Job(active.folder, active.lane, number, call)


def each(call: Callable[..., Any]) -> Callable[..., Any]:
    """The same call, which is a task of the lane's if it is the lane's."""
    active, code = recorder.active, code_of(call)
    if active is None or code is None or not active.is_lane(code):
        return call
    return Each(active.folder, active.lane, active.current, call)


def mapping(map: Callable[..., Any]) -> Callable[..., Any]:
    """A process pool's `map`, which hands its workers several at a time."""

    @functools.wraps(map)
    def mapped(self: Any, call: Callable[..., Any], *args: Any, **more: Any) -> Any:
        made = safely(each, call) or call
        if made is not call and recorder.active is not None:
            recorder.active.seen.add("processes")
        return map(self, made, *args, **more)

    return mapped


def sharing_out(method: Callable[..., Any]) -> Callable[..., Any]:
    """One of the methods with which a pool of multiprocessing's takes work."""

    @functools.wraps(method)
    def shared_out(self: Any, func: Callable[..., Any], *args: Any, **more: Any) -> Any:
        made = safely(each, func) or func
        in_threads = type(self).__name__ == "ThreadPool"
        if made is not func and recorder.active is not None and not in_threads:
            recorder.active.seen.add("processes")
        return method(self, made, *args, **more)

    return shared_out


def starting(start: Callable[..., None]) -> Callable[..., None]:
    """A process's `start`, which notes a task where it runs code of a lane's."""

    @functools.wraps(start)
    def started(self: Any) -> None:
        active = recorder.active
        if active is not None:
            safely(given, active, self)
        start(self)

    return started


def given(active: Recorder, process: Any) -> None:
    target = vars(process).get("_target") or process.run
    number = with_threads.spawned(active, target, vars(process).get("_args", ()))
    if number:
        active.seen.add("processes")
        # A process that is spawned has nothing of ours but what is sent to it.
        process._recorded = Job(active.folder, active.lane, number, nothing)


def bootstrapping(bootstrap: Callable[..., Any]) -> Callable[..., Any]:
    """What a new process begins with."""

    @functools.wraps(bootstrap)
    def bootstrapped(self: Any, *args: Any, **more: Any) -> Any:
        job = vars(self).pop("_recorded", None)
        if job is not None and recorder.whole is not None:
            return around(job, bootstrap, self, *args, **more)
        if job is not None:
            self.run = replace(job, call=self.run)
        return bootstrap(self, *args, **more)

    return bootstrapped


def around(job: Job, bootstrap: Callable[..., int], *args: Any, **more: Any) -> int:
    """A new process, from outside: what it prints of an error has no frame of ours."""
    active = recorder.active = known(job.folder, job.lane, getpid())
    if active is None:
        return bootstrap(*args, **more)
    safely(active.run, job.number)
    status = bootstrap(*args, **more)
    said = "returned" if status == 0 else f"exit status {status}"
    safely(active.end, job.number, said)
    return status


def nothing() -> None:
    """In place of what a process runs, which it knows itself."""


# A worker that was spawned comes here first, before it imports the lane.  Last,
# because what is there already is then attached to, by this module too.
install().revived = revived
