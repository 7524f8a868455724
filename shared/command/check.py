"""`meanwhile check`: a chapter's contract against a reader's own file."""

import math
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
    skus_option,
    stockroom_option,
    tell,
    to_source,
)
from shared.proof import Chapter, Verdict, compare
from shared.proof.general import SAYS
from shared.show import terminal
from shared.world.world import PATIENCE_S


def to_seconds(context: click.Context, _: click.Parameter, value: float) -> float:
    """A number of seconds that ends; nan is in no range, and passes every one."""
    if not math.isfinite(value):
        raise click.UsageError(
            f"--patience takes a number of seconds, and not {value}", context
        )
    return value


@click.command("check")
@chapter_argument
@click.argument("file", type=click.Path(path_type=Path))
@skus_option
@seed_option
@processes_option
@stockroom_option
@click.option(
    "--patience",
    type=click.FloatRange(min=0.1),
    default=PATIENCE_S,
    show_default=True,
    callback=to_seconds,
    help="How many seconds the supplier's gate waits for the next request.",
)
@json_option
def check_file(
    chapter: Chapter,
    file: Path,
    skus: int | None,
    seed: int | None,
    processes: int,
    stockroom: str,
    patience: float,
    as_json: bool,
) -> int:
    """Hold a file of your own to the chapter's contract."""
    source = to_source(None, file)
    refuse_without_files(chapter, skus)
    shop = chapter.contract.grown(skus, seed, processes)
    refuse_at_a_server(chapter, shop, stockroom)
    with terminal.Progress() as progress:
        result = compare(
            chapter,
            {source.name: source},
            shop,
            patience_s=patience,
            rounds=0,
            closely=True,
            progress=progress,
            stockroom=stockroom,
        )
    verdict = result.lanes[source.name]
    if verdict.detail and not as_json:
        print(verdict.detail, file=sys.stderr)
    says = {claim.id: claim.says for claim in chapter.contract.claims} | SAYS
    if not as_json:
        print(held_to(verdict), end="")
    return tell(result, as_json, terminal.checks(verdict, says))


def held_to(verdict: Verdict) -> str:
    """Which claims a reader's file is held to, and why."""
    if not verdict.claims:
        return ""
    return (
        f"{verdict.lane} is held to what is claimed of {verdict.runtime}, as it ran\n"
    )
