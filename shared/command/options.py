"""What several commands take (a chapter, lanes, a size of the shop), and what they say.

A mistake in what was asked becomes a click.UsageError that names what would be valid.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import Any

import click
from rich.console import Console, RenderableType

from shared.command.output import print_document
from shared.descriptors import most_files
from shared.errors import MeanwhileError
from shared.proof import Chapter, Comparison, find_chapter
from shared.registry import ALL, LANES, VARIANTS, traits
from shared.runner.source import Source, refuse_what_is_no_lane
from shared.shop import PROCESSES, Shop
from shared.show import terminal
from shared.world.postgresql import MOST_PRODUCTS
from shared.world.stockroom import POSTGRESQL, SQLITE


def unknown(
    what: str, name: str, there: Iterable[str], context: click.Context | None = None
) -> click.UsageError:
    """The error that names what there is in place of what there is not."""
    return click.UsageError(
        f"there is no {what} {name!r}; there are {', '.join(there)}", context
    )


def to_chapter(context: click.Context, _: click.Parameter, value: str) -> Chapter:
    """The chapter of that number, or a line that names those that there are."""
    if value.endswith(FILES):
        raise sent_on(value, "the number of a chapter", context)
    try:
        return find_chapter(value)
    except MeanwhileError as error:
        raise click.UsageError(str(error), context) from error


def to_lanes(
    context: click.Context, _: click.Parameter, value: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    """The name or names as they are, if they are lanes that can be run."""
    chapter = context.params.get("chapter")
    return lanes_of(context, chapter if isinstance(chapter, Chapter) else None, value)


def lanes_of(
    context: click.Context,
    chapter: Chapter | None,
    value: str | tuple[str, ...],
    run: bool = True,
) -> str | tuple[str, ...]:
    """The name or names as they are, if a chapter has them; and if they can be `run`.

    Raises click.UsageError.
    """
    for name in (value,) if isinstance(value, str) else value:
        if name.endswith(FILES):
            raise sent_on(name, "the name of a lane", context)
        there = (*LANES, *(chapter.guests if chapter else ()), *VARIANTS)
        if name not in there:
            raise unknown("lane", name, there, context)
        missing = "" if name in LANES else traits(name).missing
        if missing and run:
            raise click.UsageError(missing, context)
    return value


FILES = (".py", ".jsonl")

WITH_FILES = {
    "timeline": "meanwhile timeline {} {}",
    "diff": "meanwhile diff {} trio {}",
    "check": "meanwhile check {} {}",
}
"""Command -> how it is told of a file; in place of any other, there is check."""


def sent_on(file: str, wanted: str, context: click.Context) -> click.UsageError:
    """The error that tells of a file which command takes it."""
    return click.UsageError(
        f"{file} is a file, and here {wanted} must stand: {for_file(context, file)}",
        context,
    )


def for_file(context: click.Context, file: str) -> str:
    """The command that does with a file what is likely to be wanted."""
    chapter = context.params.get("chapter")
    number = chapter.number if isinstance(chapter, Chapter) else 2
    form = WITH_FILES.get(context.command.name or "", WITH_FILES["check"])
    if file.endswith(".jsonl"):
        return f"meanwhile timeline {quote(file)}"
    return form.format(number, quote(file))


def in_order(wanted: Iterable[str], chapter: Chapter) -> list[str]:
    """Lanes and variants, each once, in the usual order; all the chapter's if none."""
    wanted = set(wanted) or set(chapter.lane_names)
    return [name for name in (*ALL, *VARIANTS) if name in wanted]


def to_source(context: click.Context | None, file: Path) -> Source:
    """A reader's own file, if it is one that can be run."""
    try:
        source = Source.of_file(file)
        refuse_what_is_no_lane(file)
        return source
    except MeanwhileError as error:
        raise click.UsageError(str(error), context) from error


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
stockroom_option = click.option(
    "--stockroom",
    type=click.Choice([SQLITE, POSTGRESQL]),
    default=SQLITE,
    show_default=True,
    help="What the stockroom is: a file, or a server's.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="For programs.")


def show(what: RenderableType, *, stderr: bool = False) -> None:
    """Print it as wide as the terminal is; a link, which cannot be folded, is whole."""
    console = Console(soft_wrap=False, highlight=False, stderr=stderr)
    console.print(what, crop=False)


def show_json(what: Any) -> None:
    print_document(json.dumps(what, indent=2, ensure_ascii=False) + "\n")


def tell(result: Comparison, as_json: bool, view: RenderableType) -> int:
    if as_json:
        show_json(result.to_json())
    else:
        show(view)
    return 0 if result.holds and result.identical else 1


def refuse_at_a_server(chapter: Chapter, shop: Shop, stockroom: str) -> None:
    """Say so where a chapter's lanes, or so many products, cannot have PostgreSQL."""
    if stockroom == SQLITE:
        return
    if chapter.contract.only_sqlite:
        raise click.UsageError(
            f"chapter {chapter.number} has SQLite alone: {chapter.contract.only_sqlite}"
        )
    if len(shop.products) > MOST_PRODUCTS:
        raise click.UsageError(
            f"with --stockroom {stockroom} a shop has {MOST_PRODUCTS} products at most"
        )


def refuse_without_files(chapter: Chapter, skus: int | None) -> None:
    """Say so before anything is started, where the open files cannot suffice."""
    skus = skus or 1
    most = most_files()
    needed = chapter.contract.files_each * skus + 100
    if needed > most:
        raise MeanwhileError(
            f"{terminal.plural(skus, 'product')} may need {needed} open files, and "
            f"this system allows {most:g}: ask for fewer products, or raise the limit "
            "(ulimit -n)"
        )
