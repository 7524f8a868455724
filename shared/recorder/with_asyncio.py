"""asyncio: a task factory, the loop's own `call_soon`, and a selector.

asyncio has no instrument.  What it has are three places at which all must pass.

1.  *The task factory* makes every task (`loop.set_task_factory`), unless somebody
    makes a `Task` by hand.  Ours puts a coroutine of its own between the task and the
    lane's: the task steps ours, and ours (`steps`) steps the lane's, and notes it
    before and after.  So a step is known to begin and to end, whoever resumes it.

2.  *`call_soon`* takes what resumes a task: its first step, and its wake-up when a
    future is done.  Both are methods bound to the task, so the callback says which task
    has become ready, and the task that runs in this thread is the one that woke it;
    where none runs, the loop did.

3.  *The selector* is asked to wait for the operating system, with a time-out that
    says whether it really will.  (uvloop has none: there `wait` and `wake` are not
    seen.)

And a task is of a class of ours, so that `cancel` tells who asked for it.  Everything
below follows from the wish that a lane should notice none of this.

*Between the task and its coroutine.*  A coroutine is driven by `send` and `throw`,
and closed by `close`.  `steps` is a generator and no coroutine, because to resume a
generator costs no call.  It hands down what comes in and hands up what comes out; it
must hold neither a value nor an error for longer than the task would, because a lane
may look at weak references, and an error that is kept holds its traceback, the frames
in it and all that they hold.  Hence `value = None` and `waits_for = None` in what
looks like superstition.

*Cancelled before the first step.*  asyncio throws CancelledError into a coroutine
that has not begun; it ends then at its first line, and no code of it runs, nor any of
ours: the lane's own coroutine would be left unawaited, and Python would warn of that,
and the end would not be on record.  So ours is begun at once (`enter`): it runs up to
its first `yield`, which waits for nobody, and what is thrown then arrives there, and
is thrown into the lane's.  `there` is how it is told; a list, because the flag is set
from outside.

*Eager tasks* (3.12 on) take their first step while they are made, within the step of
whoever makes them; so the outer task is noted as paused meanwhile (`outer`).

*A lane's own task factory* is called with ours as the coroutine, not yet begun,
because it may do with it what it likes: make a task, an eager one, or a task of a
wrapper around it.  Afterwards `taken` looks at what came of it.

*What a lane sees of a task*: `get_coro()` gives its own coroutine, `repr` and the
stack are those of it (`_coro` is what asyncio itself looks at), the class has
asyncio's name, and the loop's factory is the one that the lane has set.
"""

import asyncio
import functools
import sys
import types
from _thread import get_ident
from collections.abc import Callable, Generator
from inspect import CORO_CREATED, getcoroutinestate
from os.path import dirname
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from shared.recorder import recorder
from shared.recorder.recorder import (
    LONGEST,
    OURS,
    Recorder,
    called_in,
    handing_over,
    how,
    safely,
)
from shared.recorder.tracebacks import strip, without_this_frame
from shared.recorder.with_selectors import Selector


def attach(module: ModuleType) -> None:
    """Watch every `asyncio.Runner`, which `asyncio.run` and anyio use as well.

    And every loop of asyncio's own, also if no Runner runs it.
    """
    runner: Any = asyncio.Runner
    runner.run = watched(runner.run)
    loop: Any = asyncio.SelectorEventLoop
    loop.__init__ = with_a_selector(loop.__init__)
    loop.run_forever = handed_over(loop.run_forever)


def handed_over(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_watched(self: Any) -> Any:
        if (active := recorder.active) is None or active.loops[get_ident()]:
            return run(self)
        safely(watch, self, None)
        try:
            with handing_over(active, "asyncio"):
                return run(self)
        except BaseException as error:
            without_this_frame(error)
            raise

    return run_watched


def with_a_selector(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def initialised(self: Any, selector: Any = None) -> None:
        if recorder.active is not None and selector is None:
            selector = Selector()
        init(self, selector)
        if recorder.active is not None:
            safely(watch, self, None)

    return initialised


def watched(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def run_watched(self: Any, coro: Any, **more: Any) -> Any:
        if (active := recorder.active) is None or is_a_librarys(coro):
            return run(self, coro, **more)
        # Else it raises, before it has a loop.
        if asyncio.iscoroutine(coro) and asyncio._get_running_loop() is None:
            # To ask for it begins a lane's main, which has its own way to.
            by = 0 if recorder.whole is None else active.current
            safely(watch, self.get_loop(), coro, by)
        try:
            with handing_over(active, "asyncio"):
                return run(self, coro, **more)
        except BaseException as error:
            without_this_frame(error)
            raise

    return run_watched


libraries: set[str] = set()
"""Folders of libraries that run a loop of their own, beside the lane."""


def is_a_librarys(coroutine: Any) -> bool:
    code = getattr(coroutine, "cr_code", None)
    return code is not None and code.co_filename.startswith(tuple(libraries))


def watch(loop: Any, root: Any, by: int = 0) -> None:
    """Put a task factory of ours before the loop's own, and listen to `call_soon`.

    That is done to the class: what is put into a loop would keep it from being freed
    at once, and one may have attributes of its own, or none.
    """
    factory = factories.get(loop)
    if factory is None:
        base = asyncio.BaseEventLoop
        kind: Any = base if isinstance(loop, base) else type(loop)
        if kind not in methods:
            methods[kind] = kind.get_task_factory, kind.set_task_factory
            kind.get_task_factory = getting(kind.get_task_factory)
            kind.set_task_factory = setting(kind.set_task_factory)
            kind.call_soon = noting_who_is_ready(kind.call_soon)
            if recorder.whole is not None:
                kind.call_exception_handler = unheard(kind.call_exception_handler)
        get, put = methods[kind]
        factory = Factory(get(loop))
        put(loop, factory)
        factories[loop] = factory
    if root is not None:
        factory.root, factory.by = root, by


methods: dict[type, tuple[Callable[..., Any], Callable[..., None]]] = {}
"""A class of loops -> what gets and sets its task factories, as it was."""


def getting(get: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(get)
    def get_task_factory(self: Any) -> Any:
        ours = factories.get(self)
        return get(self) if ours is None else ours.own

    return get_task_factory


def setting(put: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(put)
    def set_task_factory(self: Any, factory: Any) -> None:
        ours = factories.get(self)
        if ours is None or not (factory is None or callable(factory)):
            put(self, factory)
        else:
            ours.own = factory

    return set_task_factory


class Factory:
    """Makes tasks whose steps are noted, unless asyncio makes them for itself.

    `own` is the factory that the loop has in the eyes of a lane.
    """

    def __init__(self, own: Callable[..., Any] | None) -> None:
        self.own = own
        self.root: Any = None
        self.by = 0

    def __call__(
        self, loop: asyncio.AbstractEventLoop, coroutine: Any, **more: Any
    ) -> Any:
        active, name = recorder.active, more.get("name")
        number = safely(self.spawned, active, coroutine, name) if active else None
        # Present from Python 3.12 on; a variant may have asked for it.
        if self.own is not None and self.own is vars(asyncio).get("eager_task_factory"):
            more = {"eager_start": True, **more}
        elif self.own is not None:
            if not (active and number):
                return self.own(loop, coroutine, **more)
            made, there = stepped(active, number, coroutine)
            others[made] = number
            task = self.own(loop, made, **more)
            safely(self.taken, active, number, task, made, there)
            return task
        if active and number:
            return Task(active, number, coroutine, loop=loop, **more)
        return Named(coroutine, loop=loop, **more)

    def taken(
        self, active: Recorder, number: int, task: Any, made: Any, there: list[bool]
    ) -> None:
        """What the lane's factory made of ours: a task, or a task of a wrapper."""
        if getcoroutinestate(made) != CORO_CREATED:  # It was eager.
            return
        if isinstance(task, asyncio.Task) and task.get_coro() is made:
            enter(made, there)
        elif isinstance(task, asyncio.Task):
            others[task] = number
            active.ready(number)

    def spawned(
        self, active: Recorder, coroutine: Any, its_name: str | None = None
    ) -> int | None:
        by, (name, runs) = active.current, called_in(active, coroutine)
        if recorder.whole is not None and name is None and coroutine is not None:
            # The runtime's own, in which the program's code may run all the same.
            name, runs = its_own(coroutine)
        # What no task makes is a loop's own, unless it is of the lane's or, as with
        # anyio, a wrapper around that.
        code = getattr(coroutine, "cr_code", None)
        ours = by or active.is_lane(code) or (code and wraps(active, code))
        is_whole = recorder.whole is not None
        if coroutine is self.root:
            by = self.by if is_whole else by
        elif not (name and (ours or is_whole)):
            return None
        if recorder.whole is not None and its_name is not None:
            name = named(name, str(its_name))
        return active.spawn(name or coroutine.__qualname__, by, runs)


def its_own(coroutine: Any) -> tuple[str | None, types.CodeType | None]:
    """The name and the code of a task of the runtime's."""
    code = getattr(coroutine, "cr_code", None)
    return getattr(coroutine, "__name__", None), code


def named(function: str | None, name: str) -> str:
    """A task's function, and the name that it was given."""
    called = (function or "").partition(" ")[0]
    return name if name.startswith(called) else f"{called} {name}"


ASYNCIO = dirname(asyncio.__file__) + "/"


def wraps(active: Recorder, code: types.CodeType) -> bool:
    """Whether a runtime on top of asyncio wraps in this what it was given."""
    return active.is_runtime(code) and not code.co_filename.startswith(ASYNCIO)


factories: WeakKeyDictionary[asyncio.AbstractEventLoop, Factory] = WeakKeyDictionary()

others: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""A task that a factory of the lane's makes, or its coroutine -> the task's number."""


class Named(asyncio.Task[Any]):
    """Has a name also where Python 3.13.0 says None, of which a factory is enough."""

    if sys.version_info >= (3, 13):

        def set_name(self, value: object) -> None:
            if value is not None:
                super().set_name(value)


class Task(Named):
    """Has its steps noted, shows the lane's own coroutine, and notes who cancels it."""

    # A lane may give its tasks attributes of any name; hardly of these.
    __slots__ = ("_recorded_by", "_recorded_coroutine", "_recorded_number")

    def __init__(
        self, active: Recorder, number: int, coroutine: Any, **more: Any
    ) -> None:
        self._recorded_by, self._recorded_number = active, number
        self._recorded_coroutine = coroutine
        made, there = stepped(active, number, coroutine)
        enter(made, there)
        super().__init__(made, **more)
        its: Any = super()
        if recorder.whole is not None and (where := its._source_traceback):
            # In debug mode a task tells where it was made.
            where[:] = [each for each in where if not each.filename.startswith(OURS)]

    def get_coro(self) -> Any:
        return self._recorded_coroutine

    # What asyncio itself looks at for a repr and a stack.
    _coro = property(get_coro)

    def cancel(self, msg: Any = None) -> bool:
        if not self.done():
            active = self._recorded_by
            active.note("cancel", self._recorded_number, active.current or None)
        return super().cancel(msg)


# They are seen as what they stand for.
for kind in (Named, Task):
    kind.__name__ = kind.__qualname__ = asyncio.Task.__name__
    kind.__module__ = asyncio.Task.__module__


def stepped(active: Recorder, number: int, coroutine: Any) -> tuple[Any, list[bool]]:
    """A coroutine for a task, which notes each step of the lane's own.

    And what tells it that it is entered.
    """
    there: list[bool] = []
    made: Any = stepping(active, number, coroutine, there)
    # For a task factory of the lane's; the frames that it may see are ours.
    made.__name__ = getattr(coroutine, "__name__", made.__name__)
    made.__qualname__ = getattr(coroutine, "__qualname__", made.__qualname__)
    return made, there


def enter(made: Any, there: list[bool]) -> None:
    """Have it wait in `steps`, before its first step.

    What is thrown into a coroutine that has not begun, as by whoever cancels a task
    before its first step, would never get there.
    """
    there.append(True)
    made.send(None)


async def stepping(
    active: Recorder, number: int, coroutine: Any, there: list[bool]
) -> Any:
    try:
        return await steps(active, number, coroutine, there)
    except BaseException as error:
        without_this_frame(error)
        raise


@types.coroutine
def steps(
    active: Recorder, number: int, coroutine: Any, there: list[bool]
) -> Generator[Any, Any, Any]:
    # Nothing costs less a step: to resume a generator is no call of a function.
    # No name here may keep a value or an error alive for longer than a task would,
    # nor an error hold itself by the frame of ours that is in its traceback.
    step, value = coroutine.send, None
    try:
        if there:
            yield
    except GeneratorExit:  # It never begins, as Python will say of the lane's own.
        raise
    except BaseException as error:
        without_this_frame(error)
        step, value = coroutine.throw, error
    run, pause, place_of = active.run, active.pause, active.place
    if recorder.whole is not None:
        place_of = active.place_of_many
    if outer := active.current:  # An eager task begins within another's step.
        safely(active.pause, outer, ("runs a task that it makes", 0, ""))
    while True:
        try:
            run(number)
        except Exception as error:
            active.fail(error)
        try:
            waits_for = step(value)
        except StopIteration as result:
            safely(active.end, number, "returned")
            return result.value
        except BaseException as error:
            without_this_frame(error)
            safely(active.end, number, how(error))
            raise
        else:
            try:
                place = place_of(coroutine)
                if not place[0] and recorder.whole is not None:
                    place = awaited(waits_for), *place[1:]
                pause(number, place)
            except Exception as error:
                active.fail(error)
        finally:
            value = None
            if outer:
                safely(active.run, outer)
                outer = 0
        try:
            value = yield waits_for
            step = coroutine.send
        except GeneratorExit:  # Closed; nothing tells that from a future's own error.
            coroutine.close()
            raise
        except BaseException as error:
            without_this_frame(error)
            step, value = coroutine.throw, error
        waits_for = None


def awaited(future: Any) -> str:
    """What a task waits for that awaits it itself, and no function of a runtime's."""
    if future is None:
        return "a turn"
    if isinstance(future, asyncio.Task):
        return f"task {getattr(future.get_coro(), '__qualname__', '')}".strip()
    for callback, *_ in getattr(future, "_callbacks", None) or ():
        for part, word in BY_CALLBACK.items():
            if part in getattr(callback, "__qualname__", ""):
                return word
    name = type(future).__name__
    return "gather" if name == "_GatheringFuture" else name


BY_CALLBACK = {"_chain_future": "run_in_executor", "shield": "shield"}
"""In the name of a future's callback -> what has made that future."""


def noting_who_is_ready(call_soon: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call_soon)
    def noted(self: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        if (active := recorder.active) is not None:
            try:
                task = getattr(callback, "__self__", None)
                if task is not None and (number := to_be_stepped(task, callback)):
                    active.ready(number)
            except Exception as error:
                active.fail(error)
        handle = call_soon(self, callback, *args, context=context)
        if made_at := getattr(handle, "_source_traceback", None):
            del made_at[-1]  # In debug mode it tells where it was made: here.
        return handle

    return noted


def to_be_stepped(task: Any, callback: Any) -> int:
    """The task whose step or wake-up a callback is, which are methods of the task."""
    if type(task) is Task:
        # Its steps are written in C, its `cancel` is ours.
        stops = task.done() or type(callback) is types.MethodType
        return 0 if stops else task._recorded_number
    if isinstance(task, asyncio.Task) and not task.done() and callback != task.cancel:
        coroutine = task.get_coro()
        if isinstance(coroutine, types.CoroutineType):
            number = others.get(coroutine) or others.get(task, 0)
            if not number and recorder.whole is not None and type(task) is not Named:
                unseen(task, coroutine)
            return number
    return 0


def unheard(handle: Callable[..., None]) -> Callable[..., None]:
    """A loop's `call_exception_handler`, which is told of an error nobody asks for."""

    @functools.wraps(handle)
    def told(self: Any, context: dict[str, Any]) -> None:
        task = context.get("future") or context.get("task")
        error = context.get("exception")
        strip(error)
        active = recorder.active
        if isinstance(task, asyncio.Task) and error is not None and active is not None:
            number = task._recorded_number if type(task) is Task else 0
            name = getattr(task.get_coro(), "__qualname__", "a task")
            says = f"{type(error).__name__}: {error}".removesuffix(": ")[:LONGEST]
            line = line_in(active, error.__traceback__)
            active.note("mark", number, "unheard", line, name, says)
        handle(self, context)

    return told


def line_in(active: Recorder, trace: types.TracebackType | None) -> int | None:
    """The innermost line of the program's own in a traceback."""
    line = None
    while trace is not None:
        if active.is_lane(trace.tb_frame.f_code):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


passed: WeakSet[Any] = WeakSet()
"""Tasks that were made past the factory, and are known to be."""


def unseen(task: Any, coroutine: Any) -> None:
    """Note that a task which runs the program's own code was made past the factory."""
    active = recorder.active
    if active is None or task in passed:
        return
    _, line, function = active.place(coroutine)
    if line:
        passed.add(task)
        active.note("mark", 0, "unseen", line, function, coroutine.__qualname__)
