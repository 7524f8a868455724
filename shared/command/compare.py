"""`meanwhile compare`: lanes side by side, held to the chapter's contract."""

import click
from rich.text import Text

from shared.command.options import (
    chapter_argument,
    in_order,
    json_option,
    processes_option,
    refuse_at_a_server,
    refuse_without_files,
    seed_option,
    show,
    skus_option,
    stockroom_option,
    tell,
    to_lanes,
)
from shared.proof import Chapter, compare
from shared.registry import GUESTS
from shared.show import terminal


@click.command("compare")
@chapter_argument
@click.argument("lanes", nargs=-1, callback=to_lanes)
@skus_option
@seed_option
@processes_option
@stockroom_option
@json_option
def compare_lanes(
    chapter: Chapter,
    lanes: tuple[str, ...],
    skus: int | None,
    seed: int | None,
    processes: int,
    stockroom: str,
    as_json: bool,
) -> int:
    """Run lanes side by side and hold them to the chapter's contract."""
    refuse_without_files(chapter, skus)
    _ = chapter.title  # missed before anything is run, and not after it
    shop = chapter.contract.grown(skus, seed, processes)
    refuse_at_a_server(chapter, shop, stockroom)
    wanted = {name: chapter.source(name) for name in in_order(lanes, chapter)}
    with terminal.Progress() as progress:
        result = compare(chapter, wanted, shop, progress=progress, stockroom=stockroom)
    code = tell(result, as_json, terminal.comparison(result))
    for guest in () if lanes or as_json else chapter.guests:
        if missing := GUESTS[guest].missing:
            show(Text(missing), stderr=True)
    return code
