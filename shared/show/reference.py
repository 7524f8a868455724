"""What `meanwhile semantics` shows a person: a row at length, or many in short."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from shared.registry import LANES, VARIANTS, lane_of
from shared.semantics.cells import Cell, cells
from shared.semantics.observe import Observation, observe_all
from shared.semantics.observed import Observed
from shared.semantics.row import GROUPS, Probe, Row

Progress = Callable[[str], None]


def at_length(
    row: Row, lanes: Sequence[str], seen: Sequence[Observed]
) -> RenderableType:
    """A row with its answers, and why it is so."""
    parts: list[RenderableType] = [Text(f"{row.id}. {row.question}", "bold"), ""]
    if row.see:
        parts.append(Text(f"See {row.see}."))
    else:
        parts.append(answers(cells(row, lanes, seen)))
    parts += ["", Text(row.explanation)]
    parts += [
        Text(each, "dim", no_wrap=True, overflow="ignore") for each in row.sources
    ]
    return Group(*parts)


def answers(shown: Sequence[Cell]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("lane", no_wrap=True)
    table.add_column("observed")
    for each in shown:
        lines = "\n".join(each.unfolded) or f"not observed: {each.why}"
        table.add_row(each.lane, Text(lines, "" if each.lines else "dim"))
    return table


def programs(row: Row, lanes: Sequence[str]) -> Iterator[str]:
    """The programs as they were run, each below a comment; one alone can be run."""
    names = {lane_of(lane) for lane in lanes}
    for lane, probe in row.probes.items():
        if lane in names:
            about = [f"# {row.id}, {lane}: {row.question}"]
            if LANES[lane].needs_shim and sys.version_info >= (3, 12):
                about.append(
                    "# On this Python, curio needs the shim in shared/curio_shim.py."
                )
            yield "\n".join(about) + "\n\n" + probe.program


def programs_of(some: Sequence[Row], lanes: Sequence[str]) -> list[Probe]:
    """All probes of some rows on some lanes and variants."""
    names = dict.fromkeys(lane_of(lane) for lane in lanes)
    return [row.probes[name] for row in some for name in names if name in row.probes]


def why_none(row: Row, lanes: Sequence[str]) -> str:
    """Why there is nothing to run."""
    if row.see:
        return f"{row.id} has no program of its own: see {row.see}"
    lane = lane_of(lanes[0])
    return f"{row.id} has no program for {lane}: {row.unasked[lane]}"


def coloured(program: str) -> Text:
    """A program as a terminal shows it."""
    return Syntax("", "python", theme="ansi_dark").highlight(program)


def in_short(
    some: Sequence[Row], lanes: Sequence[str], seen: Sequence[Observed]
) -> RenderableType:
    """Many rows by group, a line each; with answers if lanes were asked for."""
    table = Table(box=None, pad_edge=False, show_header=bool(lanes))
    table.add_column("", no_wrap=True)
    table.add_column("question", ratio=1)
    for lane in lanes:
        table.add_column(lane, ratio=1)
    for letter, group in groupby(some, key=lambda each: each.group):
        if table.row_count:
            table.add_row()
        table.add_row("", Text(GROUPS[letter], "bold"))
        for row in group:
            told = [Text(str(each)) for each in cells(row, lanes, seen)]
            table.add_row(row.id, Text(row.question), *told)
    return table


def observe_now(
    some: Sequence[Row], lanes: Sequence[str], at_once: int, progress: Progress
) -> dict[tuple[str, str], Observation]:
    """Run the probes of some rows here and now."""
    wanted: list[tuple[Probe, str]] = [
        (probe, name)
        for row in some
        for lane, probe in row.probes.items()
        for name in probe.names
        if lane in lanes or name in lanes
    ]
    progress(f"running {len(wanted)} programs")
    return observe_all(wanted, at_once)


def just_observed(
    some: Sequence[Row], now: Mapping[tuple[str, str], Observation]
) -> tuple[RenderableType, bool]:
    """What was seen here and now, beside what is expected; whether all is so."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("row", "lane", "observed here and now", "runs"):
        table.add_column(name, no_wrap=name != "observed here and now")
    good = True
    for (id, name), seen in now.items():
        row = next(row for row in some if row.id == id)
        expected = row.probes[lane_of(name)].expected
        if expected is None or seen.outcomes == expected.on(name):
            said = Text(seen.answer)
        else:
            good = False
            told = " or ".join(sorted(expected.on(name)))
            said = Text.assemble((f"✗ {seen.answer}", "bold red"), f"\nexpected {told}")
        table.add_row(id, name, said, str(seen.runs))
    conclusion = "all as expected" if good else "not all as expected"
    return Group(table, Text(conclusion, "green" if good else "bold red")), good


def to_json(
    row: Row,
    lanes: Sequence[str],
    seen: Sequence[Observed],
    now: Mapping[tuple[str, str], Observation] | None,
) -> dict[str, Any]:
    """A row for programs; `now` is what was observed here, if it was."""
    data: dict[str, Any] = {
        "id": row.id,
        "group": GROUPS[row.group],
        "question": row.question,
        "explanation": row.explanation,
        "sources": list(row.sources),
        "chapters": list(row.chapters),
        "see": row.see or None,
        "not_observed": {
            lane: row.unasked[lane_of(lane)]
            for lane in lanes
            if lane_of(lane) in row.unasked
        },
        "observed": {
            each.python: {
                name: sorted(outcomes)
                for name, outcomes in each.answers.get(row.id, {}).items()
                if name in lanes or lane_of(name) in lanes
            }
            for each in seen
        },
        "measured": sorted(
            lane for lane, probe in row.probes.items() if probe.expected is None
        ),
    }
    if now is not None:
        data["now"] = {
            name: sorted(each.outcomes)
            for (id, name), each in now.items()
            if id == row.id
        }
    return data


def lanes_of(wanted: Sequence[str]) -> list[str]:
    """Lanes and variants in the usual order; all lanes if none is named."""
    return [name for name in (*LANES, *VARIANTS) if name in wanted] or list(LANES)
