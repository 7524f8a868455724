"""`meanwhile run`: one lane once, with all that is to be seen of it."""

import sys
from pathlib import Path

import click

from shared.command.options import (
    chapter_argument,
    json_option,
    processes_option,
    refuse_at_a_server,
    refuse_without_files,
    seed_option,
    show,
    show_json,
    skus_option,
    stockroom_option,
    to_lanes,
)
from shared.errors import MeanwhileError
from shared.proof import Chapter
from shared.runner.on_record import on_record
from shared.runner.program import process_of
from shared.shop import Shop, canonical
from shared.show import terminal
from shared.trace.trace import NO_TRACE
from shared.world import FAULTS, HANGS, World


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
    return shop.with_faults(faults)


@click.command("run")
@chapter_argument
@click.argument("lane", callback=to_lanes)
@skus_option
@seed_option
@processes_option
@stockroom_option
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the stockroom, if it is a file, and the shelf here, to look at: a "
    "folder that is new, or of a run before.",
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
    stockroom: str,
    folder: Path | None,
    faults: dict[str, str],
    debug: bool,
    as_json: bool,
) -> int:
    """Run one lane once: its report, what the supplier saw, its timeline."""
    refuse_without_files(chapter, skus)
    shop = with_faults(chapter.contract.grown(skus, seed, processes), faults)
    refuse_at_a_server(chapter, shop, stockroom)
    limit_s = chapter.contract.may_take_s(shop)
    with (
        World(folder, stockroom) as world,
        process_of(
            chapter.source(lane),
            chapter.job,
            debug=debug,
            temporary=world.temporary_folder(),
            ahead=world.ahead,
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
