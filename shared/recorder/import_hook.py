"""Where the recorder is attached: the runtimes' own `run`, the clients' verbs.

A lane says `from shared.clients.with_trio import get`, and has then a function of
its own that nobody can replace.  So what is to be watched is replaced at the moment
in which its module has just been imported, before a lane can take anything from it.
Nothing is imported here that a lane does not ask for: gevent has to patch the
standard library before others import it.
"""

import json
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

from shared.registry import LANES

MORE_SEAMS = "MEANWHILE_SEAMS"
"""The variable of the environment with a chapter's own seams, as JSON."""

REQUESTS = "shared.recorder.requests"
MARKS = "shared.recorder.marks"

SEAMS: dict[str, str] = {
    **{
        module: f"shared.recorder.with_{name}"
        for name, lane in LANES.items()
        for module in lane.seams
    },
    **{f"shared.clients.with_{lane}": REQUESTS for lane in LANES},
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
    return MARKS if JOB.fullmatch(module) else SEAMS.get(module)


class AfterImport(MetaPathFinder):
    """Has the modules among `SEAMS` attached to as soon as they are there."""

    def __init__(self) -> None:
        self._looking: set[str] = set()

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

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # From here on nobody sees that another loader has been between.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        attach(module)


def attach(module: ModuleType) -> None:
    if (recorder := recorder_of(module.__name__)) is not None:
        import_module(recorder).attach(module)


def install() -> None:
    """Attach to what is imported already, and to the rest when it comes."""
    if any(isinstance(finder, AfterImport) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, AfterImport())
    for name in [name for name in sys.modules if recorder_of(name)]:
        attach(sys.modules[name])
