"""What the commands show a person in the terminal."""

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.status import Status
from rich.table import Table
from rich.text import Text

from shared.errors import MeanwhileError
from shared.proof import Chapter, Check, Comparison, Verdict
from shared.show.text import shown, text
from shared.trace.timeline import Timeline, timeline
from shared.trace.trace import Trace
from shared.trace.waits import Wait
from shared.world.faults import FAULT_SAYS

GOOD, BAD = "green", "bold red"


def chapters_table(chapters: list[Chapter]) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False)
    for chapter in chapters:
        table.add_row(str(chapter.number), title(chapter), chapter.folder.name)
    return table


def title(chapter: Chapter) -> Text:
    """A chapter's title, and whether it is a draft; or what is in the way of that."""
    try:
        return Text(chapter.title + (" (draft)" if chapter.contract.draft else ""))
    except MeanwhileError as error:
        return Text(str(error), "dim")


def comparison(result: Comparison, *, drawn: bool = True) -> RenderableType:
    """The timelines if `drawn`, the table, the claims, the verdict in a sentence."""
    lanes = result.lanes.values()
    traces = [each.trace for each in lanes if drawn and each.trace.events]
    return Group(
        heading(result),
        *(["", timelines(traces, FEW)] if traces else []),
        Lanes(result),
        "",
        *claims(result),
        "",
        conclusion(result),
        *(line for verdict in result.lanes.values() for line in printed(verdict)),
    )


FEW = 8
"""How many tasks of a lane are shown where the timeline is not all that is."""


class Timelines:
    """Timelines as wide as the terminal is."""

    def __init__(self, timelines: Sequence[Timeline], rows: int | None) -> None:
        self._timelines, self._rows = timelines, rows

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        yield text(self._timelines, options.max_width, self._rows)


def timelines(traces: Sequence[Trace], rows: int | None = None) -> RenderableType:
    """Lanes one under the other on a common clock; at most `rows` tasks of each."""
    return Timelines([timeline(each) for each in traces], rows)


def waits(longest: Sequence[Wait]) -> RenderableType:
    """Where tasks waited, a line a place."""
    table = Table(box=None, pad_edge=False)
    table.add_column("waited for, where", overflow="fold")
    for name in ("tasks", "times", "summed"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in longest:
        took = milliseconds(each.total_ns)
        table.add_row(
            Text(shown(each.place)), f"{each.tasks:,}", f"{each.times:,}", took
        )
    return table


def milliseconds(ns: int) -> str:
    return f"{ns / 1e6:,.0f} ms" if ns >= 10_000_000 else f"{ns / 1e6:.1f} ms"


def plain(what: RenderableType, columns: int) -> str:
    """As a terminal that wide shows it, without colours."""
    shown = io.StringIO()
    console = Console(file=shown, width=columns, no_color=True, highlight=False)
    console.print(what)
    return "".join(line.rstrip() + "\n" for line in shown.getvalue().splitlines())


def heading(result: Comparison) -> Text:
    products = plural(len(result.shop.skus), "product")
    chapter = result.chapter
    ideal = f"ideal {result.ideal_s:.2f} s, {chapter.contract.ideal_says}"
    return Text.assemble(
        (f"{chapter.number}. {title(chapter)}", "bold"),
        f": {products}, seed {result.shop.seed}; {ideal}",
    )


class Lanes:
    """A line a lane in columns; where those have no room, a few lines a lane."""

    def __init__(self, result: Comparison) -> None:
        self._result = result

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        table = lanes_table(self._result)
        ample = options.update_width(1000)
        if Measurement.get(console, ample, table).minimum <= options.max_width:
            yield table
        else:
            yield from ("", *lanes_listed(self._result))


def lanes_listed(result: Comparison) -> Iterator[RenderableType]:
    """What the table has, in words."""
    first = next((each for each in result.lanes.values() if each.ok), None)
    for verdict in result.lanes.values():
        said, *figures = row(verdict, first, result.ideal_s)
        yield Text.assemble((f"{verdict.lane}: ", "bold"), said)
        if verdict.report_sha256:
            peak, wall_s, times, threads, processes = map(str, figures)
            told = (
                f"peak in flight {peak}, wall {wall_s} s, {times} times ideal, "
                f"threads {threads}, processes {processes}"
            )
            yield Padding(Text(told), (0, 0, 0, 2))


def lanes_table(result: Comparison) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("lane", no_wrap=True)
    table.add_column("result", ratio=1)
    for name in (
        "peak in\nflight",
        "wall\ns",
        "times\nideal",
        "threads",
        "proc-\nesses",
    ):
        table.add_column(name, justify="right", vertical="bottom", no_wrap=True)
    first = next((each for each in result.lanes.values() if each.ok), None)
    for verdict in result.lanes.values():
        table.add_row(verdict.lane, *row(verdict, first, result.ideal_s))
    return table


def row(
    verdict: Verdict, first: Verdict | None, ideal_s: float
) -> tuple[Text, *tuple[str, ...]]:
    """The result, and five figures."""
    if not verdict.report_sha256:
        return (Text("no report", BAD), *["-"] * 5)
    if verdict.failed:
        said = Text(f"✗ {verdict.failed.id}", BAD)
    elif verdict is first:
        said = Text("as expected", GOOD)
    else:
        said = Text("identical", GOOD)
    times = verdict.wall_s / ideal_s if ideal_s else 0
    return (
        said,
        str(verdict.peak_in_flight),
        f"{verdict.wall_s:.2f}",
        f"{times:.2f}",
        str(verdict.threads),
        str(verdict.processes),
    )


def claims(result: Comparison) -> list[RenderableType]:
    """Each claim with the lanes on which it does not hold."""
    lines: list[RenderableType] = []
    for claim in result.chapter.contract.claims:
        found = {
            name: check
            for name, verdict in result.lanes.items()
            for check in verdict.claims
            if check.id == claim.id
        }
        if not found:
            continue
        broken = [
            f"{name} {each}" for name, each in found.items() if each.holds is False
        ]
        if not any(each.holds is not None for each in found.values()):
            continue
        sign = Text("✗ " if broken else "✓ ", BAD if broken else GOOD)
        lines.append(Text.assemble(sign, claim.says))
        lines.extend(Text(f"  {each}", BAD) for each in broken)
    again = [
        f"{each.lane}: {said}" for each in result.lanes.values() for said in each.again
    ]
    lines.extend(Text(said, "dim") for said in again)
    return [*lines, *not_asked(result.lanes.values())]


def not_asked(verdicts: Iterable[Verdict]) -> list[RenderableType]:
    """In one dim line, what was not asked, and of whom, if there is any such thing."""
    reasons: dict[str, list[str]] = {}
    for verdict in verdicts:
        for check in verdict.not_asked:
            said = f"{check.id} ({check.observed})"
            reasons.setdefault(said, []).append(verdict.lane)
    if not reasons:
        return []
    told = [f"{said}: {', '.join(lanes)}" for said, lanes in reasons.items()]
    return [Text("not asked: " + "; ".join(told), "dim")]


def conclusion(result: Comparison) -> Text:
    if result.holds and result.identical:
        lanes = plural(len(result.lanes), "lane")
        return Text(f"{lanes}: same report, same world, the contract is kept", GOOD)
    bad = [each for each in result.lanes.values() if not each.ok]
    said = [f"{each.lane}: {each.problem}" for each in bad]
    lanes = "the contract is broken by " + ", ".join(each.lane for each in bad)
    return Text("\n".join([*said, "", lanes]), BAD)


def printed(verdict: Verdict) -> list[RenderableType]:
    """What a lane printed itself, which is its own and no part of a report."""
    if not verdict.printed.strip():
        return []
    title = Text(f"\n{verdict.lane} printed:", "bold")
    return [title, Text(verdict.printed.rstrip())]


def checks(verdict: Verdict, says: dict[str, str]) -> RenderableType:
    """One lane, check by check."""
    lines: list[RenderableType] = []
    for check in (*verdict.checks, *verdict.claims):
        if check.holds:
            lines.append(Text.assemble(("✓ ", GOOD), str(check)))
        elif check.holds is None:
            lines.append(Text(f"- {check}", "dim"))
        else:
            lines.append(failed_check(check, says))
    lines.extend(Text(f"Python warned: {line}") for line in verdict.warned)
    lines.extend(Text(said, "dim") for said in verdict.again)
    return Group(*lines, in_a_word(verdict), *printed(verdict))


def in_a_word(verdict: Verdict) -> Text:
    """Whether a lane keeps its contract, as far as it was asked."""
    if not verdict.ok:
        return Text(f"{verdict.lane} breaks the contract", BAD)
    if not verdict.not_asked:
        return Text(f"{verdict.lane} keeps the contract", GOOD)
    checks = (*verdict.checks, *verdict.claims)
    asked = len(checks) - len(verdict.not_asked)
    unseen = ", ".join(check.id for check in verdict.not_asked)
    return Text(
        f"{verdict.lane} keeps what was asked, {asked} of {len(checks)}; "
        f"not asked: {unseen}",
        GOOD,
    )


def failed_check(check: Check, says: dict[str, str]) -> RenderableType:
    """A check that failed, at length."""
    id = check.id.partition(" ")[0]  # without " in a larger shop"
    told = [Text(says[id], "dim")] if id in says else []
    told.append(Text(f"expected {check.expected}"))
    told.append(Text(f"observed {check.observed}", BAD))
    if (meant := of_a_fault(check)) is not None:
        told.append(Text(meant, "dim"))
    title = Text.assemble(("✗ ", BAD), check.id)
    return Group(title, Padding(Group(*told), (0, 0, 0, 4)))


def of_a_fault(check: Check) -> str | None:
    """Which fault a product has that a difference is about, as it is named after it."""
    if not check.id.endswith(" with faults"):
        return None
    parts = {part.strip(" :") for part in check.expected.split("/")}
    parts |= {part.split(":")[0].strip() for part in parts}
    parts |= {part.removesuffix(".txt") for part in parts}
    fault = next((each for each in FAULT_SAYS if each in parts), None)
    return None if fault is None else f"{fault} is the product {FAULT_SAYS[fault]}"


def log(events: list[list[Any]]) -> str:
    """What the supplier saw, an event a line, milliseconds from the first."""
    return "\n".join(
        f"{round(at):>5} ms  {what:8}  {path}" for at, what, path in events
    )


def plural(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


class Progress:
    """One line on a terminal that says how far we are; silent in a pipe."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._status: Status | None = None
        if console.is_terminal and sys.stderr.isatty():
            self._status = console.status("")

    def __enter__(self) -> "Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, says: str) -> None:
        if self._status:
            self._status.update(says)
