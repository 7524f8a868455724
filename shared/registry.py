"""The registry: which lanes there are, in which order, and what is special about each.

Everything that loops over lanes loops over `LANES`; adding one means a line here and
its files.  What a lane may do that the others do not stands here with its reason, and
the tests know no other exception.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import version
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Lane:
    """One runtime.

    `package` is its distribution on PyPI, None for the standard library; `a_task`
    and `tasks` are its own words for what the pages call a task and a group of
    them; `beside` is the lane that its diff is shown against.  `exempt` maps
    what the parity test would otherwise refuse to the reason why it may be.
    """

    name: str
    package: str | None
    imports: tuple[str, ...]
    a_task: str
    tasks: str
    beside: str | None
    processes: bool = False
    exempt: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The runtime's version as installed; Python's own for the standard library."""
        if self.package is None:
            return sys.version.split()[0]
        return version(self.package)


LANES: Mapping[str, Lane] = {
    lane.name: lane
    for lane in (
        Lane(
            "threads",
            None,
            ("concurrent", "queue", "threading", "time"),
            "a thread of the pool, with a `Future` for what it gives",
            "`ThreadPoolExecutor`",
            beside=None,
            exempt={
                "async": "a thread blocks where a coroutine awaits",
                "slots": "a pool of that size is the limit",
            },
        ),
        Lane(
            "processes",
            None,
            ("concurrent", "multiprocessing", "queue", "threading"),
            "a job of a worker process, with a `Future` for what it gives",
            "`ProcessPoolExecutor`",
            beside="threads",
            processes=True,
            exempt={
                "async": "a worker blocks where a coroutine awaits",
                "report": "shares no memory: a job returns a Report of its own",
                "slots": "a pool of that size is the limit",
            },
        ),
        Lane(
            "asyncio",
            None,
            ("asyncio", "concurrent"),
            "a `Task`",
            "`TaskGroup`",
            beside="threads",
            exempt={"slots": "the loop has an executor, whose size is a limit"},
        ),
        Lane(
            "trio",
            "trio",
            ("trio",),
            "a task; no handle is given",
            "a nursery",
            "asyncio",
        ),
        Lane(
            "curio",
            "curio",
            ("curio",),
            "a `Task`",
            "`TaskGroup`",
            beside="trio",
            exempt={"slots": "the kernel has a pool of threads, whose size is a limit"},
        ),
        Lane(
            "gevent",
            "gevent",
            ("gevent", "contextlib", "threading"),
            "a greenlet",
            "a list, for `joinall`",
            beside="threads",
            exempt={
                "async": "a greenlet blocks where a coroutine awaits",
                "slots": "a pool of that size is the limit",
                "E402": "patches the standard library before anything is imported",
            },
        ),
        Lane(
            "anyio",
            "anyio",
            ("anyio",),
            "a task, with a `TaskHandle`",
            "a task group",
            beside="trio",
        ),
    )
}


@dataclass(frozen=True)
class Variant:
    """A lane, its file untouched, on another engine than its own.

    `package` is what it needs beside its lane's, and `python` the first version of
    Python that can do it.
    """

    name: str
    package: str | None
    says: str
    python: tuple[int, int] = (3, 11)

    @property
    def lane(self) -> str:
        return self.name.partition("+")[0]

    @property
    def missing(self) -> str:
        """Why it cannot be had on this Python; empty if it can."""
        if sys.version_info >= self.python:
            return ""
        major, minor = self.python
        return f"{self.name} needs Python {major}.{minor} or later"


VARIANTS: Mapping[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant("asyncio+uvloop", "uvloop", "on uvloop's event loop"),
        Variant(
            "asyncio+eager",
            None,
            "with `asyncio.eager_task_factory`",
            python=(3, 12),  # https://docs.python.org/3/whatsnew/3.12.html
        ),
        Variant("anyio+trio", "trio", "on trio's event loop"),
    )
}


def versions(names: Iterable[str]) -> dict[str, str]:
    """Package -> version, of what these lanes and variants are made of."""
    packages = []
    for name in names:
        lane = LANES.get(name.partition("+")[0])
        packages += [lane.package] if lane else []
        packages += [VARIANTS[name].package] if name in VARIANTS else []
    return {package: version(package) for package in packages if package}


PAIRS: Sequence[tuple[str, str]] = (
    ("threads", "processes"),
    ("threads", "gevent"),
    ("threads", "asyncio"),
    ("asyncio", "trio"),
    ("trio", "curio"),
    ("trio", "anyio"),
)
"""The diffs that a chapter shows: along a tree, not all twenty-one."""


class CurioShim(MetaPathFinder):
    """Lets curio 1.6 import on Python 3.12 and later, at the moment it is imported.

    Its last release is from October 2022.  It uses three constants of
    `multiprocessing.connection` that 3.12 renamed, and wraps `ssl.wrap_socket`,
    which 3.12 removed (https://docs.python.org/3/whatsnew/3.12.html).
    The constants are given back, and so is a function of that name, which only
    says that it is gone.  Doing so only when curio is asked for keeps `ssl` out of
    gevent's lane, where it must be patched before anything imports it.
    """

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname == "curio":
            give_back_what_curio_uses()
        return None


def give_back_what_curio_uses() -> None:
    import ssl
    from multiprocessing import connection

    for name in ("CHALLENGE", "WELCOME", "FAILURE"):
        if not hasattr(connection, name):
            setattr(connection, name, getattr(connection, f"_{name}"))
    if not hasattr(ssl, "wrap_socket"):

        def wrap_socket(*args: Any, **kwargs: Any) -> None:
            """Removed in Python 3.12: use SSLContext.wrap_socket."""
            raise NotImplementedError(wrap_socket.__doc__)

        vars(ssl)["wrap_socket"] = wrap_socket


def prepare() -> None:
    """Make every lane importable on this Python; done by `import chapters`."""
    if sys.version_info >= (3, 12) and not any(
        isinstance(finder, CurioShim) for finder in sys.meta_path
    ):
        sys.meta_path.insert(0, CurioShim())
