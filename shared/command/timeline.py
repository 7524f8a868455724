"""`meanwhile timeline`: who did what when, of runs or of kept traces."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from shared.command.options import (
    in_order,
    lanes_of,
    processes_option,
    refuse_at_a_server,
    refuse_without_files,
    seed_option,
    show,
    skus_option,
    stockroom_option,
    to_chapter,
    to_source,
)
from shared.command.output import output_options, print_document, write_whole
from shared.errors import KINDS, MeanwhileError
from shared.proof import Chapter
from shared.runner.on_record import on_record
from shared.runner.program import process_of
from shared.runner.source import Source
from shared.shop import Shop
from shared.show import terminal
from shared.show.perfetto import perfetto
from shared.show.player import page
from shared.show.svg import svg
from shared.trace.event import MORE
from shared.trace.timeline import timeline
from shared.trace.trace import BadTrace, Trace, read, write
from shared.world import World

Files = Sequence[Path | None]

FORMATS: dict[str, Callable[[str, Sequence[Trace], Files], str]] = {
    "text": lambda _, traces, files: terminal.plain(terminal.timelines(traces), PAGE),
    "svg": lambda title, traces, _: svg([*map(timeline, traces)], title=title),
    "html": page,
    "perfetto": lambda _, traces, files: perfetto(traces),
    "jsonl": lambda _, traces, files: write(traces),
}
"""Format -> the whole text of a view, of a title, traces, and their lanes' files."""

PAGE = 80
"""How many columns a timeline has that is written to a file."""


@click.command("timeline")
@click.argument("what", metavar="CHAPTER|FILE")
@click.argument("lanes", metavar="[LANE|FILE.py|FILE]...", nargs=-1)
@skus_option
@seed_option
@processes_option
@stockroom_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="For the terminal, a picture, a page that plays, ui.perfetto.dev, the trace.",
)
@output_options
@click.pass_context
def show_timeline(
    context: click.Context,
    what: str,
    lanes: tuple[str, ...],
    skus: int | None,
    seed: int | None,
    processes: int,
    stockroom: str,
    form: str,
    output: Path | None,
    force: bool,
) -> int:
    """Who did what when: run lanes of a chapter, or show traces from files.

    A file is one that --format jsonl has written, or traces/*.jsonl of a chapter.
    """
    code = 0
    files: Files
    if what.endswith(".jsonl"):
        title = "Timelines"
        traces = read_files(context, (what, *lanes))
        files = [None] * len(traces)  # Whose lines they were, nobody knows.
    else:
        chapter = to_chapter(context, context.command.params[0], what)
        sources = to_sources(context, chapter, lanes)
        refuse_without_files(chapter, skus)
        shop = chapter.contract.grown(skus, seed, processes)
        refuse_at_a_server(chapter, shop, stockroom)
        title = f"{chapter.number}. {chapter.title}"
        traces = run_on_record(chapter, sources, shop, stockroom)
        files = [Path(source.file) for source in sources.values()]
        code = 1 if any(trace.ended for trace in traces) else 0
    if form == "text" and output is None:
        show(terminal.timelines(traces))
        return code
    said = FORMATS[form](title, traces, files)
    if output is None:
        print_document(said)
    else:
        write_whole(output, said)
    return code


def read_files(context: click.Context, files: Iterable[str]) -> list[Trace]:
    """The traces in files; a line that says which line is wrong, if one is."""
    traces = []
    for file in files:
        try:
            found = read(Path(file))
        except BadTrace as error:
            raise click.UsageError(str(error), context) from error
        traces += found
        for event in (event for trace in found for event in trace.events):
            if "kind" in MORE[event.what] and event.kind not in KINDS:
                raise click.UsageError(
                    f"{file}: there is no kind of request {event.kind!r}; there are "
                    f"{', '.join(KINDS)}",
                    context,
                )
    return traces


def to_sources(
    context: click.Context, chapter: Chapter, wanted: tuple[str, ...]
) -> dict[str, Source]:
    """Lanes and variants in the usual order, then a reader's own files."""
    files = [name for name in wanted if name.endswith(".py")]
    lanes = tuple(name for name in wanted if name not in files)
    lanes_of(context, chapter, lanes)
    named = in_order(lanes, chapter) if lanes or not files else []
    sources = {name: chapter.source(name) for name in named}
    mine = [to_source(context, Path(name)) for name in files]
    return {**sources, **{each.name: each for each in mine}}


def run_on_record(
    chapter: Chapter, sources: dict[str, Source], shop: Shop, stockroom: str
) -> list[Trace]:
    """Each lane's trace, of a run after a first one; also of lanes that fail."""
    limit_s = chapter.contract.may_take_s(shop)
    traces = []
    with World(stockroom=stockroom) as world, terminal.Progress() as progress:
        for name, source in sources.items():
            progress(name)
            temporary, ahead = world.temporary_folder(), world.ahead
            with process_of(
                source, chapter.job, temporary=temporary, ahead=ahead
            ) as lane:
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
