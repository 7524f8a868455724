"""Where the recorder is attached: as soon as a module has been imported.

The problem.  A lane says `from shared.clients.with_trio import get`, and has from
then on a name of its own for that function.  Whatever is put in the place of
`shared.clients.with_trio.get` later, the lane does not see it.  So what is to be
watched must be replaced before the lane can take it: after its module has run, and
before the next line of whoever imports it.

Two ways that do not do:
- *to import all modules first and replace their functions then*: gevent has to patch
  the standard library before others import it, curio needs its shim, and a lane that
  never asks for trio must not pay for it, nor have it among its modules;
- *to change the lane's source*, by a rewriting loader or by arguments that the lane
  takes: a lane is what its reader sees, and runs by hand as it runs under a recorder.

So the import system is asked to tell.  `importlib` goes through the finders in
`sys.meta_path` for each module that is not there yet (PEP 451).  `AfterImport` stands
before those that find anything.  Of a module that nobody wants to attach to, it knows
nothing and returns None.  Of one that somebody does, it has the others find the spec,
which is where the module is and who loads it, and puts `ThenAttach` around that
loader: it does what the module's own loader does, and then calls `attach` with the
module, which is whole then and has been seen by nobody.

Three things need care.
- `find_spec` is asked for by the finder itself, and would come back to it: a name
  that is being looked for is passed over.  That is per finder, not per thread,
  because importlib holds a lock for each module, and a second thread which asks for
  the same one waits.
- `module.__loader__` and `module.__spec__.loader` are put right before the module
  runs, so that from then on `inspect`, pickling and a module that looks at itself see
  what they would have seen.
- What has been imported already when the hook is installed is attached to at once.
  In a worker process that was forked, all of it may be.

Who attaches to what is a table, `SEAMS`: the runtimes' modules from the registry,
each to its recorder; the clients, stockroom and shelf to `requests`; and what a
chapter's job names, which comes in the environment, so that worker processes have it
too.  A chapter's `job` module itself is told by its name, and gets its marks.  An
`attach` replaces functions and classes by its own, which do nothing but call what
they stand for as long as no recorder is active: importing a module is never a
measurement.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from shared.recorder import apart
from shared.recorder import recorder as recorded
from shared.registry import ALL

if TYPE_CHECKING:
    from importlib.abc import Loader
else:  # To import that would cost every lane's start too much.
    Loader = object

MORE_SEAMS = "MEANWHILE_SEAMS"
"""The variable of the environment with a chapter's own seams, as JSON."""

REQUESTS = "shared.recorder.requests"
MARKS = "shared.recorder.marks"

SEAMS: dict[str, str] = {
    **{
        module: f"shared.recorder.with_{name}"
        for name, lane in ALL.items()
        for module in lane.seams
    },
    **{f"shared.clients.with_{lane}": REQUESTS for lane in ALL},
    "shared.shop": MARKS,
    "shared.world.stockroom": REQUESTS,
    "shared.world.shelf": REQUESTS,
    **json.loads(os.environ.get(MORE_SEAMS, "{}")),
}
"""Module -> who attaches to it once it is imported, by its `attach(module)`.

Those of a chapter's own come in the environment, which worker processes inherit.
"""

JOB = re.compile(r"chapters\.\w+\.job")
"""A chapter's job, to which marks are attached."""


def recorder_of(module: str) -> str | None:
    """Who attaches to a module, if anybody does."""
    found = MARKS if JOB.fullmatch(module) else SEAMS.get(module)
    if recorded.whole is not None and found in (MARKS, REQUESTS):
        return None  # It has a `shared` or `chapters` of its own.
    return found


class AfterImport:
    """Has the modules among `SEAMS` attached to as soon as they are there.

    `revived` is for calls that come to this process, out of a pickle.
    """

    def __init__(self) -> None:
        self._looking: set[str] = set()
        self.revived: Callable[..., Any] | None = None

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if recorder_of(fullname) is None or fullname in self._looking:
            return None
        self._looking.add(fullname)
        try:
            spec = find_spec(fullname)
        finally:
            self._looking.discard(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = ThenAttach(spec.loader)
        return spec


class ThenAttach(Loader):
    """A module's own loader, and one call more at the end."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # From here on nobody sees that another loader has been between.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        try:
            attach(module)
        except Exception as error:
            # It may be another than the one that it is called like.
            if recorded.whole is None:
                raise
            if (active := recorded.active) is not None:
                active.fail(error)


def attach(module: ModuleType) -> None:
    if (recorder := recorder_of(module.__name__)) is not None:
        with apart.at_hand():
            import_module(recorder).attach(module)
            attached.add(module.__name__)
            for each in afterwards:
                each(module)


attached: set[str] = set()
"""The modules that have been."""

afterwards: list[Callable[[ModuleType], None]] = []
"""Told of each module that has been attached to."""


def install(then: Callable[[ModuleType], None] | None = None) -> AfterImport:
    """Attach to what is imported already, and to the rest when it comes.

    `then` is told of each module after that.
    """
    if then is not None:
        afterwards.append(then)
    there = [each for each in sys.meta_path if isinstance(each, AfterImport)]
    if there:
        return there[0]
    sys.meta_path.insert(0, made := AfterImport())
    for name in [name for name in sys.modules if recorder_of(name)]:
        attach(sys.modules[name])
    return made
