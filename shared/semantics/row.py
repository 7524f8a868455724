"""A row of the reference: a question, and a probe for each lane on which it arises.

A row's file in `rows/` is named after its id: `s05_order_of_the_ready.py` is S5.  Its
docstring is the question, as a learner asks it, and below it the explanation.  Then
come `SOURCES`, links to where it is documented; `CHAPTERS`, in which it matters; and
`UNASKED`, lane -> why there is no probe.  A row that only points to another has that
one's id as `SEE`, and no probes.

A probe is a function `with_<lane>` whose body is a program, with all its imports: it
is run as one, in an interpreter of its own, and people may copy it.  What it prints
is its answer.  What is expected stands above it, in `@answers`; what claims no
stability (seconds, megabytes, rates) is marked `@measures`.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from shared.errors import MeanwhileError
from shared.reaper import ROOT
from shared.registry import VARIANTS, variants_of

GROUPS: Mapping[str, str] = {
    "S": "Scheduling",
    "F": "Failure",
    "L": "Lifetime",
    "C": "Cancellation",
    "T": "Timeouts",
    "X": "Context",
    "Q": "Queues",
    "N": "Sockets",
    "K": "Ctrl-C",
    "G": "Generators",
    "P": "Processes",
    "U": "uvloop",
    "D": "Database",
}
"""The letter of a row's id -> what its group is about, in the order of the page."""

Outcomes = frozenset[str]
"""The answers of one probe: more than one where chance decides."""

Said = str | tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """What a probe must print: one of the outcomes, and each of them now and then.

    `since` is Python version -> what holds from there on; `variants` variant ->
    what holds there, of what differs from the lane.
    """

    outcomes: Outcomes
    since: Mapping[tuple[int, int], Outcomes] = field(default_factory=dict)
    variants: Mapping[str, Outcomes] = field(default_factory=dict)

    def on(self, name: str, python: tuple[int, int] | None = None) -> Outcomes:
        """What is expected of a lane or variant, on this Python or on that."""
        if name in self.variants:
            return self.variants[name]
        now = python or sys.version_info[:2]
        known = [self.since[each] for each in sorted(self.since) if each <= now]
        return known[-1] if known else self.outcomes


def outcomes(said: Said) -> Outcomes:
    return frozenset((said,) if isinstance(said, str) else said)


Function = Callable[[], Any]


def answers(
    *said: str,
    since: Mapping[str, Said] | None = None,
    uvloop: Said | None = None,
    eager: Said | None = None,
    on_trio: Said | None = None,
) -> Callable[[Function], Function]:
    """What a probe must print: this, or by chance now this and now that.

    `since={"3.13": ...}` is what it must print from that Python on; `uvloop`, `eager`
    and `on_trio` what it must print on that variant, if that is something else.
    """
    given = {"uvloop": uvloop, "eager": eager, "on_trio": on_trio}
    expected = Expected(
        outcomes(said),
        {version_of(each): outcomes(what) for each, what in (since or {}).items()},
        {
            name: outcomes(what)
            for name, variant in VARIANTS.items()
            if (what := given[variant.keyword]) is not None
        },
    )
    return marked(expected)


def measures() -> Callable[[Function], Function]:
    """What a probe prints is a measurement, of this machine and this day."""
    return marked(None)


def marked(expected: Expected | None) -> Callable[[Function], Function]:
    def mark(function: Function) -> Function:
        vars(function)["expected"] = expected
        return function

    return mark


def version_of(text: str) -> tuple[int, int]:
    major, minor = text.split(".")
    return int(major), int(minor)


@dataclass(frozen=True)
class Probe:
    """One lane's program; `expected` is None for a measurement.

    `line` is where its function begins in the row's file.
    """

    row: str
    lane: str
    program: str
    file: Path
    line: int
    expected: Expected | None

    @property
    def names(self) -> Sequence[str]:
        """The lane, and its variants that this Python can do.

        A measurement is made of the lane alone.
        """
        if self.expected is None:
            return [self.lane]
        variants = [each for each in variants_of(self.lane) if not each.missing]
        return [self.lane, *(each.name for each in variants)]


@dataclass(frozen=True)
class Row:
    """A question, and what answers it."""

    id: str
    module: ModuleType

    @property
    def group(self) -> str:
        return self.id[0]

    @property
    def file(self) -> Path:
        return Path(str(self.module.__file__))

    @property
    def question(self) -> str:
        return self._told.partition("\n\n")[0].replace("\n", " ")

    @property
    def explanation(self) -> str:
        return " ".join(self._told.partition("\n\n")[2].split())

    @property
    def _told(self) -> str:
        return inspect.cleandoc(self.module.__doc__ or "")

    @property
    def sources(self) -> Sequence[str]:
        """Links to where it is documented, or was discussed."""
        found: Sequence[str] = getattr(self.module, "SOURCES", ())
        return found

    @property
    def chapters(self) -> Sequence[int]:
        """The chapters in which it matters."""
        found: Sequence[int] = getattr(self.module, "CHAPTERS", ())
        return found

    @property
    def unasked(self) -> Mapping[str, str]:
        """Lane -> why it has no probe."""
        found: Mapping[str, str] = getattr(self.module, "UNASKED", {})
        return found

    @property
    def see(self) -> str:
        """The id of the row that this one points to, if it does no more than that."""
        return str(getattr(self.module, "SEE", ""))

    @cached_property
    def probes(self) -> Mapping[str, Probe]:
        """Lane -> its probe, in the order of the file."""
        source = self.file.read_text("utf-8")
        found = {}
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                lane = node.name.removeprefix("with_")
                function = vars(self.module)[node.name]
                if "expected" not in vars(function):
                    raise MeanwhileError(
                        f"{self.file.relative_to(ROOT)}: above {node.name} stands "
                        "neither @answers nor @measures"
                    )
                found[lane] = Probe(
                    self.id,
                    lane,
                    program(source, node),
                    self.file,
                    node.lineno,
                    vars(function)["expected"],
                )
        return found


def program(source: str, function: ast.FunctionDef) -> str:
    """The body of a function as a program of its own."""
    lines = source.splitlines()[function.lineno : function.end_lineno]
    return textwrap.dedent("\n".join(lines)) + "\n"


ROWS = "shared.reference.rows"
NAME = re.compile(r"([a-z])(\d\d)_\w+")


def id_of(name: str) -> str | None:
    """The id of the row in the module of that name: s05_order is S5."""
    match = NAME.fullmatch(name)
    return f"{match[1].upper()}{int(match[2])}" if match else None


@lru_cache
def rows() -> Mapping[str, Row]:
    """Id -> row, in the order of the page."""
    package = importlib.import_module(ROWS)
    names = {}
    for each in pkgutil.iter_modules(package.__path__):
        if (id := id_of(each.name)) is not None:
            names[id] = each.name
    places = {letter: place for place, letter in enumerate(GROUPS)}
    order = sorted(names, key=lambda id: (places[id[0]], int(id[1:])))
    return {id: Row(id, imported(f"{ROWS}.{names[id]}")) for id in order}


def imported(name: str) -> ModuleType:
    """The module of a row; MeanwhileError if it cannot be imported."""
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise MeanwhileError(
            f"{name.replace('.', '/')}.py cannot be imported: "
            f"{type(error).__name__}: {error}"
        ) from error


def find_row(id: str) -> Row:
    """The row of that id, in capitals or not; MeanwhileError if there is none."""
    there = rows()
    if id.upper() in there:
        return there[id.upper()]
    raise MeanwhileError(f"there is no row {id!r}; there are {ids(there)}")


def ids(names: Iterable[str]) -> str:
    """Ids in few words: S1 to S16, F1 to F9."""
    of: dict[str, list[str]] = {}
    for name in names:
        of.setdefault(name[0], []).append(name)
    spans = (
        f"{each[0]} to {each[-1]}" if each[1:] else each[0] for each in of.values()
    )
    return ", ".join(spans)
