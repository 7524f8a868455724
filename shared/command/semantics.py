"""`meanwhile semantics`: a row of the reference, or all that speak of a word."""

from collections.abc import Sequence

import click
from rich.console import Console

from shared.command.options import (
    FILES,
    json_option,
    sent_on,
    show,
    show_json,
    unknown,
)
from shared.command.output import print_document
from shared.registry import LANES, VARIANTS
from shared.semantics import Row
from shared.semantics.observe import at_once
from shared.semantics.observed import observed
from shared.show import lookup, reference, terminal


@click.command("semantics")
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

    A lane or variant in place of a row is all that is known of it.  A word is looked
    for in the rows, in their programs, in QUESTIONS.md, CHOOSING.md and the chapters.
    """
    known = (*LANES, *VARIANTS)
    words = [each for each in (what, *lanes) if each not in known]
    lanes = tuple(each for each in (what, *lanes) if each in known)
    if len(words) > 1:
        if words[1].endswith(FILES):
            raise sent_on(words[1], "the name of a lane", context)
        raise unknown("lane", words[1], known, context)
    what = words[0] if words else ""
    found = lookup.found(what)
    some = found.rows
    if what.endswith(FILES) and (found.loosely or not (some or found.places)):
        raise sent_on(what, "a row or a word", context)
    if not (some or found.places):
        raise click.UsageError(
            f"no row speaks of {what!r}, nor any page; `meanwhile semantics` lists all "
            "rows",
            context,
        )
    chosen, seen = reference.lanes_of(lanes), observed()
    if (run_now or source) and not reference.programs_of(some, chosen):
        why = reference.why_none(some[0], chosen) if some else f"no row has {what!r}"
        raise click.UsageError(why, context)
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
    else:
        if len(some) == 1:
            show(reference.at_length(some[0], chosen, seen))
        elif some:
            show(reference.in_short(some, lanes, seen))
        show(lookup.elsewhere(found))
    return 0 if good else 1


def show_programs(some: Sequence[Row], lanes: Sequence[str]) -> None:
    """The programs of rows, as they can be run."""
    console = Console(highlight=False)
    told = "\n\n".join(each for row in some for each in reference.programs(row, lanes))
    if console.is_terminal:
        console.print(reference.coloured(told), soft_wrap=True)
    else:
        print_document(told)
