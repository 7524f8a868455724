"""Recording a whole program that knows nothing of it, from Python's start to its end.

Nobody calls its main function, and it may end by `os._exit` or a signal: so nothing is
done at the end, and whoever started it reads the tapes.
"""

import functools
import os
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from os.path import abspath
from types import FunctionType, ModuleType, TracebackType
from typing import Any

from shared.recorder import blocking, import_hook, recorder, world
from shared.recorder.recorder import Recorder
from shared.recorder.tracebacks import strip, theirs
from shared.registry import ON_A_LOOP
from shared.trace.event import SCRIPT
from shared.trace.tape import Ring

INSTALLED = ("/site-packages/", "/dist-packages/")
STDLIB = os.path.dirname(os.__file__) + "/"


def begin(told: Mapping[str, Any]) -> None:
    """Record this process, on a tape in the folder `tapes`.

    Code in the folders `mine` is the program's own, where it is not installed there.
    """
    join(told)
    recorder.active = active = recorder.made(told["tapes"], "", first=1)
    active.run(active.spawn(SCRIPT, 0))
    import_hook.SEAMS.update(MORE_SEAMS)
    import_hook.install(then)
    world.listen()
    blocking.sleep()
    told_of_coroutines()
    sys.excepthook = sys.__excepthook__ = without_ours(sys.excepthook)


def join(told: Mapping[str, Any]) -> None:
    """From here on a recorder of this process is one of a whole program."""
    mine, folders = Mine(told["script"], told["mine"]), runtimes()

    def made(folder: str, lane: str, first: int) -> Recorder:
        return Recorder(folder, lane, folders, first, mine, Ring)

    recorder.whole, recorder.made = told, made


MORE_SEAMS = dict.fromkeys(
    ("anyio.to_thread", "curio.workers", "trio.to_thread"),
    "shared.recorder.with_lent_threads",
)


def told_of_coroutines() -> None:
    """Note each coroutine that nobody awaits, when Python says so.

    It calls this function of `warnings`, if there is one, to do that.
    """
    its: Any = warnings
    warn = vars(its).get("_warn_unawaited_coroutine")
    if warn is None:
        return

    def further(*args: Any, stacklevel: int = 1, **more: Any) -> None:
        """As `warnings.warn`, of whoever stands two calls further up."""
        its.warn(*args, stacklevel=stacklevel + 2, **more)

    deep = FunctionType(warn.__code__, {**warn.__globals__, "warn": further})

    @functools.wraps(warn)
    def warned(coroutine: Any) -> None:
        if (active := recorder.active) is not None:
            _, line, function = active.place_in(sys._getframe(1))
            name = coroutine.cr_code.co_qualname
            if line or active.is_lane(coroutine.cr_code):
                told = ("unawaited", line, function, name)
                active.note("mark", active.current, *told)
        deep(coroutine)

    its._warn_unawaited_coroutine = warned


Hook = Callable[[type[BaseException], BaseException, TracebackType | None], Any]


def without_ours(hook: Hook) -> Hook:
    """What is told of an error at the end, as it would be told without us."""

    def told(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> Any:
        strip(error)
        return hook(kind, error, theirs(trace))

    return told


class Mine:
    """Whether a file is the program's own; of others than the script, its name.

    That is its path from the folder that it is in.
    """

    def __init__(self, script: str, folders: Sequence[str]) -> None:
        self.folders = tuple(f"{abspath(each)}/" for each in folders)
        self.script, self.start = abspath(script), os.getcwd()

    def __call__(self, file: str) -> bool | str:
        there = os.path.normpath(os.path.join(self.start, file))
        if there == self.script:
            return True
        if file.startswith("<") or any(each in there for each in INSTALLED):
            return False
        if there.startswith(STDLIB):  # It may be below the script's folder.
            return False
        if not os.path.isabs(file) and not os.path.exists(there):
            return False  # What Cython has compiled tells where that was.
        return next(
            (there[len(each) :] for each in self.folders if there.startswith(each)),
            False,
        )


def runtimes() -> tuple[str, ...]:
    """The folders of the runtimes that are installed; none is imported for that."""
    folders = [f"{STDLIB}asyncio/"]
    for name in ON_A_LOOP:
        spec = None if name in sys.builtin_module_names else find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            folders += [f"{each}/" for each in spec.submodule_search_locations]
    return tuple(dict.fromkeys(folders))


def then(module: ModuleType) -> None:
    """gevent tells of a thread's switches from when it is asked to on."""
    active = recorder.active
    if module.__name__ == "gevent" and active is not None:
        from shared.recorder.with_gevent import watching

        kept.append(watching(active))
        kept[-1].__enter__()


kept: list[Any] = []
