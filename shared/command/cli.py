"""The command line: chapters, run, compare, check, timeline, diff, semantics.

Exit codes: 0 all is well; 1 a contract is broken, or the world or a lane could not
do its part; 2 a mistake in what was asked, answered in one line.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console, RenderableType

from shared.descriptors import NO_FILES, most_files, out_of_files
from shared.errors import MeanwhileError, ShelfRefused
from shared.proof import (
    Chapter,
    Comparison,
    chapters,
    compare,
    find_chapter,
)
from shared.proof.trial import LIMIT_S
from shared.reaper import Stopping
from shared.registry import LANES, VARIANTS
from shared.runner import LaneProcess, Source
from shared.runner.on_record import on_record
from shared.semantics import Row
from shared.semantics.observe import at_once
from shared.semantics.observed import observed
from shared.shop import PROCESSES, Shop, canonical
from shared.show import differ, reference, terminal
from shared.show.perfetto import perfetto
from shared.show.svg import svg
from shared.trace.timeline import timeline
from shared.trace.trace import NO_TRACE, BadTrace, Trace, read, write
from shared.world import FAULTS, HANGS, World, shelf
from shared.world.world import PATIENCE_S

FILES_A_PRODUCT = 8
"""Sockets, database and label files that one product may have open at once."""


def run(arguments: list[str]) -> int:
    """Run one command; the exit code. Never raises for a mistake of the reader's."""
    try:
        code = meanwhile.main(arguments, "meanwhile", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except click.ClickException as error:
        return complain(in_a_line(error), 2)
    except MeanwhileError as error:
        return complain(str(error), 1)
    except BrokenPipeError:  # Who read our output has left: nobody is to be told.
        listen_no_more()
        return 1
    except OSError as error:
        listen_no_more()
        if out_of_files(error):
            return complain(NO_FILES, 1)
        return complain(f"{error.strerror}: {error.filename or 'standard output'}", 1)
    except Stopping:
        return 130


def complain(says: str, code: int) -> int:
    """Say it on standard error."""
    print(f"error: {says}", file=sys.stderr)
    return code


def listen_no_more() -> None:
    """Send what is still to be written to standard output nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def in_a_line(error: click.ClickException) -> str:
    """Click's message, with what would have been valid."""
    said = error.format_message().rstrip(".").replace("\n", " ")
    context = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption) and context:
        options = [
            name
            for parameter in context.command.get_params(context)
            for name in parameter.opts
            if name.startswith("--")
        ]
        said = f"there is no option {error.option_name}; there are {', '.join(options)}"
    return said


def show(what: RenderableType, *, stderr: bool = False) -> None:
    Console(soft_wrap=False, highlight=False, stderr=stderr).print(what)


def show_json(what: Any) -> None:
    print(json.dumps(what, indent=2, ensure_ascii=False))


def unknown(
    what: str, name: str, there: Iterable[str], context: click.Context | None = None
) -> click.UsageError:
    """The error that names what there is in place of what there is not."""
    return click.UsageError(
        f"there is no {what} {name!r}; there are {', '.join(there)}", context
    )


class Commands(click.Group):
    """A group that names its commands when it is asked for one that it has not."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise unknown("command", args[0], self.commands, ctx)
        return super().resolve_command(ctx, args)


def to_chapter(context: click.Context, _: click.Parameter, value: str) -> Chapter:
    """The chapter of that number, or a line that names those that there are."""
    try:
        return find_chapter(value)
    except MeanwhileError as error:
        raise click.UsageError(str(error), context) from error


def to_lanes(
    context: click.Context, _: click.Parameter, value: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    """The name or names as they are, if they are lanes."""
    for name in (value,) if isinstance(value, str) else value:
        if name not in LANES and name not in VARIANTS:
            raise unknown("lane", name, (*LANES, *VARIANTS), context)
        if name in VARIANTS and VARIANTS[name].missing:
            raise click.UsageError(VARIANTS[name].missing, context)
    return value


def in_order(wanted: Iterable[str]) -> list[str]:
    """Lanes and variants, each once, in the usual order; all lanes if none."""
    wanted = set(wanted) or set(LANES)
    return [name for name in (*LANES, *VARIANTS) if name in wanted]


def to_faults(
    context: click.Context, _: click.Parameter, value: tuple[str, ...]
) -> dict[str, str]:
    """SKU -> fault, from words like tea=status-500."""
    faults = dict(word.partition("=")[::2] for word in value)
    for fault in faults.values():
        if fault not in (*FAULTS, HANGS):
            there = ", ".join((*FAULTS, HANGS))
            raise click.UsageError(
                f"there is no fault {fault!r}; there are {there}", context
            )
    return faults


def with_faults(shop: Shop, faults: dict[str, str]) -> Shop:
    """The shop with something wrong in some of its products."""
    if strangers := set(faults) - set(shop.skus):
        there = ", ".join(shop.skus)
        raise click.UsageError(
            f"there is no product {min(strangers)!r}; there are {there}"
        )
    products = (
        replace(each, fault=faults.get(each.sku, each.fault)) for each in shop.products
    )
    return replace(shop, products=tuple(products))


chapter_argument = click.argument("chapter", callback=to_chapter)
skus_option = click.option(
    "--skus", type=click.IntRange(min=1), help="How many products the shop has."
)
seed_option = click.option(
    "--seed", type=int, help="What prices, stocks and paces are drawn from."
)
processes_option = click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=PROCESSES,
    show_default=True,
    help="How many worker processes a lane may have.",
)
FORMATS: dict[str, Callable[[str, Sequence[Trace]], str]] = {
    "text": lambda title, traces: terminal.plain(terminal.timelines(traces), PAGE),
    "svg": lambda title, traces: svg([timeline(each) for each in traces], title=title),
    "perfetto": lambda title, traces: perfetto(traces),
    "jsonl": lambda title, traces: write(traces),
}
"""Format -> the whole text of a view, of a title and some traces."""

PAGE = 80
"""How many columns a timeline has that is written to a file."""

json_option = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group(cls=Commands, no_args_is_help=False, invoke_without_command=True)
@click.version_option(package_name="meanwhile", message="%(prog)s %(version)s")
@click.pass_context
def meanwhile(context: click.Context) -> None:
    """One small job, done seven ways: run it, compare it, diff it."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@meanwhile.command("chapters")
@json_option
def list_chapters(as_json: bool) -> int:
    """The contents."""
    there = list(chapters().values())
    if as_json:
        show_json(
            [
                {
                    "chapter": each.number,
                    "title": each.title,
                    "folder": each.folder.name,
                    "lanes": list(each.lanes),
                    "broken": list(each.broken),
                }
                for each in there
            ]
        )
    else:
        show(terminal.chapters_table(there))
    return 0


@meanwhile.command("run")
@chapter_argument
@click.argument("lane", callback=to_lanes)
@skus_option
@seed_option
@processes_option
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the stockroom and the shelf here, to look at.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="SKU=FAULT",
    callback=to_faults,
    help="What goes wrong for a product, for example tea=status-500.",
)
@click.option(
    "--debug",
    is_flag=True,
    help="Give the lane the terminal and no time limit, for print and breakpoint.",
)
@json_option
def run_lane(
    chapter: Chapter,
    lane: str,
    skus: int | None,
    seed: int | None,
    processes: int,
    folder: Path | None,
    faults: dict[str, str],
    debug: bool,
    as_json: bool,
) -> int:
    """Run one lane once: its report, what the supplier saw, its timeline."""
    refuse_without_files(skus)
    shop = with_faults(chapter.contract.grown(skus, seed, processes), faults)
    limit_s = LIMIT_S + 3 * chapter.contract.ideal_ms(shop) / 1000
    with (
        World(folder) as world,
        LaneProcess(
            chapter.source(lane), debug=debug, temporary=world.temporary_folder()
        ) as process,
        world.open(shop, chapter.job) as opened,
    ):
        outcome, trace = process.ready(), NO_TRACE
        if not outcome.problem:
            limit = None if debug else limit_s
            outcome, trace = on_record(
                lane, chapter.number, process, opened, world, limit
            )
        if outcome.problem:
            if trace.events and not (as_json or outcome.refused):
                show(terminal.timelines([trace]), stderr=True)
            print(process.printed(), end="")
            if not outcome.refused:
                print(outcome.detail, end="", file=sys.stderr)
            raise MeanwhileError(
                f"{lane}{':' if outcome.refused else ''} {outcome.problem}"
            )
        log = opened.log()
        process.end()
        printed = process.printed()
    if as_json:
        show_json(
            {
                "chapter": chapter.number,
                "lane": lane,
                "report": outcome.report,
                "peak_in_flight": log.peak_in_flight,
                "wall_s": round(outcome.wall_s, 4),
                "log": log.in_ms(),
                "tasks": trace.tasks,
                "printed": printed,
            }
        )
        return 0
    print(printed, end="")
    print(canonical(outcome.report))
    print(f"\n{terminal.log(log.in_ms())}\n")
    show(terminal.timelines([trace]))
    print()
    in_flight = terminal.plural(log.peak_in_flight, "HTTP request")
    print(f"{lane}: {outcome.wall_s:.2f} s, at most {in_flight} in flight")
    return 0


@meanwhile.command("compare")
@chapter_argument
@click.argument("lanes", nargs=-1, callback=to_lanes)
@skus_option
@seed_option
@processes_option
@json_option
def compare_lanes(
    chapter: Chapter,
    lanes: tuple[str, ...],
    skus: int | None,
    seed: int | None,
    processes: int,
    as_json: bool,
) -> int:
    """Run lanes side by side and hold them to the chapter's contract."""
    refuse_without_files(skus)
    shop = chapter.contract.grown(skus, seed, processes)
    wanted = {name: chapter.source(name) for name in in_order(lanes)}
    with terminal.Progress() as progress:
        result = compare(chapter, wanted, shop, progress=progress)
    return tell(result, as_json, terminal.comparison(result))


@meanwhile.command("check")
@chapter_argument
@click.argument("file", type=click.Path(path_type=Path))
@skus_option
@seed_option
@processes_option
@click.option(
    "--patience",
    type=click.FloatRange(min=0.1),
    default=PATIENCE_S,
    show_default=True,
    help="How many seconds the supplier's gate waits for the next request.",
)
@json_option
def check_file(
    chapter: Chapter,
    file: Path,
    skus: int | None,
    seed: int | None,
    processes: int,
    patience: float,
    as_json: bool,
) -> int:
    """Hold a file of your own to the chapter's contract."""
    try:
        source = Source.of_file(file)
    except MeanwhileError as error:
        raise click.UsageError(str(error)) from error
    refuse_without_files(skus)
    shop = chapter.contract.grown(skus, seed, processes)
    with terminal.Progress() as progress:
        result = compare(
            chapter,
            {source.name: source},
            shop,
            patience_s=patience,
            rounds=0,
            progress=progress,
        )
    verdict = result.lanes[source.name]
    if verdict.detail and not as_json:
        print(verdict.detail, file=sys.stderr)
    says = {claim.id: claim.says for claim in chapter.contract.claims}
    if not as_json:
        print(held_to(source))
    return tell(result, as_json, terminal.checks(verdict, says))


@meanwhile.command("timeline")
@click.argument("what", metavar="CHAPTER|FILE")
@click.argument("lanes", metavar="[LANE|FILE.py|FILE]...", nargs=-1)
@skus_option
@seed_option
@processes_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="For the terminal, a picture, ui.perfetto.dev, or a trace a line.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it there.",
)
@click.pass_context
def show_timeline(
    context: click.Context,
    what: str,
    lanes: tuple[str, ...],
    skus: int | None,
    seed: int | None,
    processes: int,
    form: str,
    output: Path | None,
) -> int:
    """Who did what when: run lanes of a chapter, or show traces from files.

    A file is one that --format jsonl has written, or traces/*.jsonl of a chapter.
    """
    code = 0
    if what.endswith(".jsonl"):
        title = "Timelines"
        traces = read_files(context, (what, *lanes))
    else:
        chapter = to_chapter(context, context.command.params[0], what)
        sources = to_sources(context, chapter, lanes)
        refuse_without_files(skus)
        shop = chapter.contract.grown(skus, seed, processes)
        title = f"{chapter.number}. {chapter.title}"
        traces = run_on_record(chapter, sources, shop)
        code = 1 if any(trace.ended for trace in traces) else 0
    if form == "text" and output is None:
        show(terminal.timelines(traces))
        return code
    said = FORMATS[form](title, traces)
    if output is None:
        print(said, end="")
    else:
        write_whole(output, said)
    return code


def read_files(context: click.Context, files: Iterable[str]) -> list[Trace]:
    """The traces in files; a line that says which line is wrong, if one is."""
    try:
        return [trace for file in files for trace in read(Path(file))]
    except BadTrace as error:
        raise click.UsageError(str(error), context) from error


def to_sources(
    context: click.Context, chapter: Chapter, wanted: tuple[str, ...]
) -> dict[str, Source]:
    """Lanes and variants in the usual order, then a reader's own files."""
    files = [name for name in wanted if name.endswith(".py")]
    lanes = tuple(name for name in wanted if name not in files)
    to_lanes(context, context.command.params[1], lanes)
    named = in_order(lanes) if lanes or not files else []
    sources = {name: chapter.source(name) for name in named}
    try:
        mine = [Source.of_file(Path(name)) for name in files]
    except MeanwhileError as error:
        raise click.UsageError(str(error), context) from error
    return {**sources, **{each.name: each for each in mine}}


def run_on_record(
    chapter: Chapter, sources: dict[str, Source], shop: Shop
) -> list[Trace]:
    """Each lane's trace, of a run after a first one; also of lanes that fail."""
    limit_s = LIMIT_S + 3 * chapter.contract.ideal_ms(shop) / 1000
    traces = []
    with World() as world, terminal.Progress() as progress:
        for name, source in sources.items():
            progress(name)
            temporary = world.temporary_folder()
            with LaneProcess(source, temporary=temporary) as lane:
                outcome = lane.ready()
                if outcome.problem:
                    raise MeanwhileError(f"{name} {outcome.problem}")
                for _ in range(2):
                    with world.open(shop, chapter.job) as opened:
                        outcome, trace = on_record(
                            name, chapter.number, lane, opened, world, limit_s
                        )
                    if outcome.problem:
                        break
                if outcome.refused:
                    raise MeanwhileError(f"{name}: {outcome.problem}")
                traces.append(trace)
    return traces


def write_whole(file: Path, text: str) -> None:
    """Write a file of the reader's, whole or not at all."""
    try:
        shelf.save(str(file), text)
    except ShelfRefused as error:
        raise MeanwhileError(f"{file} cannot be written: {error.detail}") from error


def held_to(source: Source) -> str:
    """Which claims a reader's file is held to, and why."""
    if source.lane:
        return f"{source.name} is held to what is claimed of {source.lane}, by its name"
    there = ", ".join(f"..._{lane}.py" for lane in LANES)
    return (
        f"{source.name} is held only to what is claimed of all lanes; its name would "
        f"say more: {there}"
    )


@meanwhile.command("diff")
@click.argument("chapters", metavar="CHAPTER[..CHAPTER]")
@click.argument("lanes", nargs=-1, required=True, metavar="LANE...")
@click.pass_context
def diff_lanes(context: click.Context, chapters: str, lanes: tuple[str, ...]) -> int:
    """Two lanes of a chapter, or one lane in two chapters (1..2).

    In place of a lane, the path of a file of yours.
    """
    old, new = two_files(context, chapters, lanes)
    console = Console(highlight=False)
    if console.is_terminal and console.width >= differ.WIDE:
        console.print(differ.side_by_side(old, new))
    elif console.is_terminal:
        console.print(differ.coloured(differ.unified(old, new)))
    elif diff := differ.unified(old, new):
        print(diff)
    return 0


def two_files(
    context: click.Context, chapters: str, lanes: tuple[str, ...]
) -> list[Path]:
    """The two files that `2 asyncio trio` or `1..2 trio` mean."""
    first, dots, second = chapters.partition("..")
    wanted = 1 if dots else 2
    if len(lanes) != wanted:
        form = "1..2 trio" if dots else "2 asyncio trio"
        raise click.UsageError(
            f"{terminal.plural(len(lanes), 'lane')} where {wanted} would do, as in: "
            f"meanwhile diff {form}",
            context,
        )
    numbers = (first, second) if dots else (first, first)
    found = []
    for number, lane in zip(numbers, lanes * 2 if dots else lanes, strict=True):
        chapter = to_chapter(context, context.command.params[0], number)
        if lane.endswith(".py") and Path(lane).is_file():
            found.append(text_file(context, lane))
        else:
            to_lanes(context, context.command.params[1], lane)
            found.append(chapter.lane_file(lane))
    return found


def text_file(context: click.Context, name: str) -> Path:
    """The file, if it is one that can be shown."""
    try:
        Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{name} is not a file of text", context) from error
    return Path(name).resolve()


@meanwhile.command("semantics")
@click.argument("what", metavar="[ROW|WORD]", default="")
@click.argument("lanes", nargs=-1)
@click.option("--run", "run_now", is_flag=True, help="Observe it now, on this machine.")
@click.option("--source", is_flag=True, help="Show the programs, to read or to run.")
@json_option
@click.pass_context
def show_semantics(
    context: click.Context,
    what: str,
    lanes: tuple[str, ...],
    run_now: bool,
    source: bool,
    as_json: bool,
) -> int:
    """What differs between the runtimes: a row, or all that speak of a word.

    A lane in place of a row is all that is known of that lane.
    """
    words = [each for each in (what, *lanes) if each not in LANES]
    lanes = tuple(each for each in (what, *lanes) if each in LANES)
    if len(words) > 1:
        raise unknown("lane", words[1], LANES, context)
    what = words[0] if words else ""
    some = reference.found(what)
    if not some:
        raise click.UsageError(
            f"no row speaks of {what!r}; `meanwhile semantics` lists them all", context
        )
    chosen, seen = reference.lanes_of(lanes), observed()
    if (run_now or source) and not reference.programs_of(some, chosen):
        raise click.UsageError(reference.why_none(some[0], chosen), context)
    if source:
        show_programs(some, chosen)
        return 0
    now = None
    if run_now:
        with terminal.Progress() as progress:
            now = reference.observe_now(some, chosen, at_once(), progress)
    view, good = reference.just_observed(some, now) if now is not None else ("", True)
    if as_json:
        show_json([reference.to_json(row, chosen, seen, now) for row in some])
    elif now is not None:
        show(view)
    elif len(some) == 1:
        show(reference.at_length(some[0], chosen, seen))
    else:
        show(reference.in_short(some, lanes, seen))
    return 0 if good else 1


def show_programs(some: Sequence[Row], lanes: Sequence[str]) -> None:
    """The programs of rows, as they can be run."""
    console = Console(highlight=False)
    told = "\n\n".join(each for row in some for each in reference.programs(row, lanes))
    if console.is_terminal:
        console.print(reference.coloured(told), soft_wrap=True)
    else:
        print(told, end="")


def tell(result: Comparison, as_json: bool, view: RenderableType) -> int:
    if as_json:
        show_json(result.to_json())
    else:
        show(view)
    return 0 if result.holds and result.identical else 1


def refuse_without_files(skus: int | None) -> None:
    """Say so before anything is started, where the open files cannot suffice."""
    skus = skus or 1
    most = most_files()
    needed = FILES_A_PRODUCT * skus + 100
    if needed > most:
        raise MeanwhileError(
            f"{terminal.plural(skus, 'product')} may need {needed} open files, and "
            f"this system allows {most:g}: ask for fewer products, or raise the limit "
            "(ulimit -n)"
        )
