"""Where the recorder is attached: the runtimes' own `run`, the clients' verbs.

A lane says `from shared.clients.with_trio import get`, and has then a function of
its own that nobody can replace.  So what is to be watched is replaced at the moment
in which its module has just been imported, before a lane can take anything from it.
Nothing is imported here that a lane does not ask for: gevent has to patch the
standard library before others import it.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

from shared.registry import LANES

SEAMS: dict[str, str] = {
    "concurrent.futures.thread": "shared.recorder.with_threads",
    "concurrent.futures.process": "shared.recorder.with_processes",
    "asyncio": "shared.recorder.with_asyncio",
    "trio": "shared.recorder.with_trio",
    "curio": "shared.recorder.with_curio",
    "gevent": "shared.recorder.with_gevent",
    "gevent.pool": "shared.recorder.with_gevent",
    "shared.shop": "shared.recorder.marks",
    "chapters.chapter05_borrowing_a_thread.supplier_library": "shared.recorder.marks",
    "shared.world.stockroom": "shared.recorder.requests",
    "shared.world.shelf": "shared.recorder.requests",
    **{f"shared.clients.with_{lane}": "shared.recorder.requests" for lane in LANES},
}
"""Module -> who attaches to it once it is imported, by its `attach(module)`."""


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
        if fullname not in SEAMS or fullname in self._looking:
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
    import_module(SEAMS[module.__name__]).attach(module)


def install() -> None:
    """Attach to what is imported already, and to the rest when it comes."""
    if any(isinstance(finder, AfterImport) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, AfterImport())
    for name in SEAMS:
        if name in sys.modules:
            attach(sys.modules[name])
