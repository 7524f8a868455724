"""The registry: which lanes there are, in which order, and what is special about each.

Everything that loops over lanes loops over `LANES`; adding one means an entry here and
its files, which are parallel to those of the others.  What is true of some runtimes
and not of others (its *traits*) is said here once, and asked for by `those`.  What a
lane may do that the others do not stands here with its reason, and the tests know no
other exception.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lane:
    """One runtime.

    `package` is its distribution on PyPI, None for the standard library; `imports` are
    the top packages that its lanes may import; `a_task` and `tasks` are its own words
    for what the pages call a task and a group of them; `diff_from` is the lane that its
    diff is shown against, None for the root of that tree.

    Traits:
    - `on_a_loop`: a loop of its own runs its tasks in turns, in one thread;
    - `coroutines`: its tasks are coroutines;
    - `shares_memory`: its tasks see each other's objects;
    - `patches`: it puts functions of its own in place of the standard library's;
    - `calls_back`: what its loop has noticed reaches a task by a callback;
    - `ready_by_chance`: of tasks that became ready together, any may run first;
    - `needs_shim`: on Python 3.12 and later, see `shared.curio_shim`.

    `seams` are the modules to which its recorder attaches, in `recorder/with_<lane>`;
    `not_seen` is what that has no hook for, of the events in `trace/event.py`.
    `exempt` maps what the parity test would otherwise refuse to the reason why it
    may be.  A `guest` stands beside the others, in these chapters alone; `extra` is
    what has to be installed for it.  A `draft` is a lane that not every chapter has;
    see `meanwhile doctor`.
    """

    name: str
    package: str | None
    imports: tuple[str, ...]
    a_task: str
    tasks: str
    diff_from: str | None
    on_a_loop: bool = False
    coroutines: bool = False
    shares_memory: bool = True
    patches: bool = False
    calls_back: bool = False
    ready_by_chance: bool = False
    needs_shim: bool = False
    seams: tuple[str, ...] = ()
    not_seen: tuple[str, ...] = ()
    exempt: Mapping[str, str] = field(default_factory=dict)
    guest: tuple[int, ...] = ()
    extra: str = ""
    draft: bool = False

    @property
    def missing(self) -> str:
        """Why it cannot be had here; empty if it can."""
        from importlib.util import find_spec  # Few lanes are asked.

        if not self.extra or find_spec(self.imports[0]) is not None:
            return ""
        return (
            f'{self.name} is not installed: pip install -e ".[{self.extra}]" brings it'
        )

    @property
    def version(self) -> str:
        """The runtime's version as installed; Python's own for the standard library."""
        if self.package is None:
            return sys.version.split()[0]
        return version_of(self.package)


BY_THE_SYSTEM = ("ready", "pause", "wait", "wake", "cancel")
"""What no hook tells where the operating system decides who runs."""

LANES: Mapping[str, Lane] = {
    lane.name: lane
    for lane in (
        Lane(
            "threads",
            None,
            (
                "collections",
                "concurrent",
                "contextlib",
                "functools",
                "queue",
                "selectors",
                "signal",
                "socket",
                "threading",
                "time",
            ),
            "a thread of the pool, with a `Future` for what it gives",
            "`ThreadPoolExecutor`",
            diff_from="asyncio",
            seams=("threading", "concurrent.futures.thread"),
            not_seen=BY_THE_SYSTEM,
            exempt={
                "async": "a thread blocks where a coroutine awaits",
                "slots": "a pool of that size is the limit",
                "stopped": "nothing can cancel a thread: it is asked to stop",
                "listen": "main itself waits for the signal",
                "closing": "nothing calls a thread off: its limit is handed down",
                "accept": "has no server: a thread of its own lets callers in",
            },
        ),
        Lane(
            "processes",
            None,
            (
                "concurrent",
                "contextlib",
                "multiprocessing",
                "queue",
                "selectors",
                "signal",
                "socket",
                "threading",
                "time",
            ),
            "a job of a worker process, with a `Future` for what it gives",
            "`ProcessPoolExecutor`",
            diff_from="threads",
            shares_memory=False,
            seams=(
                "concurrent.futures.process",
                "multiprocessing.pool",
                "multiprocessing.process",
            ),
            not_seen=BY_THE_SYSTEM,
            exempt={
                "async": "a worker blocks where a coroutine awaits",
                "begin": "an Event is handed to a worker when that is started",
                "listen": "main itself waits for the signal",
                "stopped": "nothing can cancel a job: it is asked to stop",
                "report": "shares no memory: a job returns a Report of its own",
                "workers": "a job is in a worker from the beginning",
                "closing": "nothing calls a job off: its limit is handed down",
                "accept": "has no server: each worker lets callers in",
                "prices": "shares no memory: what is shared is another process's",
                "wait": "likewise: who waits has a thread there",
                "ring": "likewise: who is rung waits there",
                "slots": "a pool of that size is the limit",
            },
        ),
        Lane(
            "asyncio",
            None,
            ("asyncio", "collections", "concurrent", "contextlib", "functools"),
            "a `Task`",
            "`TaskGroup`",
            diff_from=None,
            on_a_loop=True,
            coroutines=True,
            calls_back=True,
            seams=("asyncio",),
            exempt={
                "slots": "the loop has an executor, whose size is a limit",
                "to_its_end": "a thread goes on when its task is cancelled",
                "workers": "a pool is around the loop, for the end of its block waits",
                "listen": "the loop calls a handler, and main waits for that",
                "reader": "a stream is two objects, one to read and one to write",
                "writer": "likewise",
                "stream": "likewise",
            },
        ),
        Lane(
            "trio",
            "trio",
            ("trio", "trio_parallel", "functools"),
            "a task; no handle is given",
            "a nursery",
            diff_from="asyncio",
            on_a_loop=True,
            coroutines=True,
            ready_by_chance=True,
            seams=("trio",),
            not_seen=("cancel",),
            exempt={"keep": "a nursery does not hand back what a task gives"},
        ),
        Lane(
            "curio",
            "curio",
            ("curio", "signal"),
            "a `Task`",
            "`TaskGroup`",
            diff_from="trio",
            on_a_loop=True,
            coroutines=True,
            needs_shim=True,
            seams=("curio",),
            not_seen=("ready",),
            exempt={
                "slots": "the kernel has a pool of threads, whose size is a limit",
                "listen": "main itself waits for the signal, by a thread",
                "accept": "its own server cannot be stopped without its callers",
            },
        ),
        Lane(
            "gevent",
            "gevent",
            (
                "gevent",
                "collections",
                "concurrent",
                "contextlib",
                "functools",
                "threading",
            ),
            "a greenlet",
            "a list, for `joinall`",
            diff_from="threads",
            on_a_loop=True,
            patches=True,
            seams=("gevent", "gevent.baseserver", "gevent.pool", "gevent.threadpool"),
            not_seen=("ready",),
            exempt={
                "async": "a greenlet blocks where a coroutine awaits",
                "slots": "a pool of that size is the limit",
                "to_its_end": "a thread goes on when its greenlet is killed",
                "listen": "the hub calls a handler, and main waits for that",
                "address": "a server hands it to the handler, beside the stream",
                "E402": "patches the standard library before anything is imported",
            },
        ),
        Lane(
            "anyio",
            "anyio",
            ("anyio", "functools"),
            "a task, with a `TaskHandle`",
            "a task group",
            diff_from="trio",
            on_a_loop=True,
            coroutines=True,
            calls_back=True,
            seams=("anyio",),
        ),
    )
}


GUESTS: Mapping[str, Lane] = {
    "dask": Lane(
        "dask",
        "distributed",
        ("distributed",),
        "a task, with a `Future`",
        "a list, for `gather`",
        diff_from="processes",
        shares_memory=False,
        seams=("distributed.client",),
        not_seen=BY_THE_SYSTEM,
        exempt={
            "async": "a worker's thread blocks where a coroutine awaits",
            "report": "shares no memory: a task returns a Report of its own",
        },
        guest=(18,),
        extra="dask",
    ),
}
"""What stands beside the lanes where a chapter is about what none of them does."""

ALL: Mapping[str, Lane] = {**LANES, **GUESTS}


@dataclass(frozen=True)
class Variant:
    """A lane, its file untouched, on another engine than its own.

    `package` is what it needs beside its lane's, and `python` the first version of
    Python that can do it.  `change` is the function of `runner/variants.py` that puts
    a lane on it, `keyword` that of `answers` in a row of the reference that says what
    is expected there.  `not_seen`, `calls_back` and `ready_by_chance` are as for a
    lane.
    """

    name: str
    package: str | None
    says: str
    change: str
    keyword: str
    python: tuple[int, int] = (3, 11)
    calls_back: bool = False
    ready_by_chance: bool = False
    not_seen: tuple[str, ...] = ()

    @property
    def lane(self) -> str:
        return lane_of(self.name)

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
        Variant(
            "asyncio+uvloop",
            "uvloop",
            "on uvloop's event loop",
            change="on_uvloop",
            keyword="uvloop",
            calls_back=True,
            not_seen=("wait", "wake"),
        ),
        Variant(
            "asyncio+eager",
            None,
            "with `asyncio.eager_task_factory`",
            change="eagerly",
            keyword="eager",
            calls_back=True,
            python=(3, 12),  # https://docs.python.org/3/whatsnew/3.12.html
        ),
        Variant(
            "anyio+trio",
            "trio",
            "on trio's event loop",
            change="on_trio",
            keyword="on_trio",
            ready_by_chance=True,
            not_seen=("cancel",),
        ),
    )
}


def lane_of(name: str) -> str:
    """The name of the lane that a lane or variant of that name is."""
    return name.partition("+")[0]


def traits(name: str) -> Lane | Variant:
    """The entry of a lane or variant; of a variant, its own."""
    return VARIANTS[name] if name in VARIANTS else ALL[name]


def traits_of_run(name: str) -> Lane | Variant | None:
    """The same of a run: of a lane, of a broken one, or of a reader's own file.

    None if its name does not tell.
    """
    if name in ALL or name in VARIANTS:
        return traits(name)
    stem = name.removesuffix(".py")
    return next((ALL[each] for each in ALL if stem.endswith(each)), None)


def variants_of(lane: str) -> list[Variant]:
    return [variant for variant in VARIANTS.values() if variant.lane == lane]


def those(trait: Callable[[Lane], bool]) -> tuple[str, ...]:
    """The lanes of which something is true, in the usual order; guests at the end."""
    return tuple(name for name, lane in ALL.items() if trait(lane))


ON_A_LOOP = those(lambda lane: lane.on_a_loop)
IN_COROUTINES = those(lambda lane: lane.coroutines)
NOT_IN_COROUTINES = those(lambda lane: not lane.coroutines)
SHARE_MEMORY = those(lambda lane: lane.shares_memory)
SHARE_NOTHING = those(lambda lane: not lane.shares_memory)


OWN_LOOP = "own loop"
"""What runs where a chapter has built its loop itself, and no runtime is there."""


def version_of(package: str) -> str:
    from importlib.metadata import version  # Costs every lane's start too much.

    return version(package)


def versions(names: Iterable[str]) -> dict[str, str]:
    """Package -> version, of what these lanes and variants are made of."""
    packages = []
    for name in names:
        lane = ALL.get(lane_of(name))
        packages += [lane.package] if lane else []
        packages += [VARIANTS[name].package] if name in VARIANTS else []
    return {package: version_of(package) for package in packages if package}


PAIRS: Sequence[tuple[str, str]] = tuple(
    (lane.diff_from, name)
    for name, lane in LANES.items()
    if lane.diff_from and not lane.draft
)
"""The diffs that a chapter shows: along a tree, not all twenty-one.

Its root is the lane that most readers have come to understand, and that needs nothing
to be installed.
"""
