"""The command line of the benchmark, and its table."""

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.table import Table

from shared.errors import MeanwhileError
from shared.registry import LANES
from tests.bench import ANSWER_S, Cell
from tests.bench.clients import CLIENTS, OTHERS
from tests.bench.measure import measure

SIZES = (10, 100, 1000, 4000, 10_000)
"""How many requests at once, unless the command line says."""

MEANING = (
    "n GET requests at once: wall time over the slowest answer, "
    f"{ANSWER_S:g} s; 1.0 is ideal"
)
"""What the figures are."""

Cells = Mapping[tuple[str, int], Cell]
"""By client and number of requests."""


def sizes(arguments: Sequence[str]) -> tuple[int, ...]:
    """The numbers of requests asked for; ValueError says what is wrong."""
    for argument in arguments:
        if not (argument.isdecimal() and argument.isascii() and int(argument)):
            raise ValueError(f"{argument!r} is not a whole number above 0")
    return tuple(dict.fromkeys(map(int, arguments))) or SIZES


def measure_all(numbers: Sequence[int]) -> Cells:
    """Every cell of the table, one after the other."""
    cells = {}
    for client in CLIENTS:
        for n in numbers:
            show(f"{client}, n = {n}")
            cells[client, n] = measure(client, n)
    return cells


def show(progress: str) -> None:
    """Put `progress` in place of what was shown before, on a terminal.

    No spinner: it would take time from what is being measured.
    """
    if sys.stderr.isatty():
        print(f"\r\x1b[K{progress}", end="", file=sys.stderr, flush=True)


def table(cells: Cells, numbers: Sequence[int]) -> Table:
    """One row a client, one column a number of requests."""
    made = Table("client")
    for n in numbers:
        made.add_column(f"n = {n}", justify="right")
    for client in CLIENTS:
        made.add_row(client, *[str(cells[client, n]) for n in numbers])
    return made


def reasons(cells: Cells) -> list[str]:
    """Why cells have no figure, a line each; what all have in common once."""
    lines = []
    for (client, n), cell in cells.items():
        if cell.failed:
            lines.append(f"{client}, n = {n}: {cell.failed}")
        if cell.skipped:
            lines.append(f"n = {n}: {cell.skipped}")
    return list(dict.fromkeys(lines))


def circumstances() -> str:
    """The machine, Python and every library, on one line."""
    packages = [LANES[name].package for name in CLIENTS if name in LANES]
    packages += ["h11", *OTHERS]
    libraries = [f"{name} {version_of(name)}" for name in packages if name]
    machine = f"{platform.system()}, {os.cpu_count()} cores"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{machine}; {python}; {', '.join(libraries)}"


def version_of(package: str) -> str:
    """A distribution's version, or that there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def main(arguments: Sequence[str]) -> None:
    """Measure and print; the process ends with 2 for a bad argument."""
    try:
        numbers = sizes(arguments)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    try:
        cells = measure_all(numbers)
    finally:
        show("")
    console = Console(highlight=False)
    console.print(table(cells, numbers))
    for line in (MEANING, *reasons(cells), circumstances()):
        console.print(line, markup=False, soft_wrap=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
