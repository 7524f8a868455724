"""`meanwhile diff`: what differs between two lanes, or between two chapters."""

from pathlib import Path

import click
from rich.console import Console

from shared.command.options import FILES, lanes_of, sent_on, to_chapter
from shared.registry import lane_of
from shared.runner.source import MOST_BYTES
from shared.show import differ, terminal


@click.command("diff")
@click.argument("chapters", metavar="CHAPTER[..CHAPTER]")
@click.argument("lanes", nargs=-1, metavar="LANE...")
@click.pass_context
def diff_lanes(context: click.Context, chapters: str, lanes: tuple[str, ...]) -> int:
    """Two lanes of a chapter, or one lane in two chapters (1..2).

    In place of a lane, the path of a file of yours.
    """
    old, new = two_files(context, chapters, lanes)
    console = Console(highlight=False)
    if console.is_terminal and console.width >= differ.WIDE:
        console.print(differ.side_by_side(old, new))
    else:
        show_diff(differ.unified(old, new))
    return 0


def show_diff(diff: str) -> None:
    """A unified diff; in colours on a terminal."""
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(differ.coloured(diff))
    elif diff:
        print(diff)


def two_files(
    context: click.Context, chapters: str, lanes: tuple[str, ...]
) -> list[Path]:
    """The two files that `2 asyncio trio` or `1..2 trio` mean."""
    if chapters.endswith(FILES):
        raise sent_on(chapters, "the number of a chapter", context)
    first, dots, second = chapters.partition("..")
    wanted = 1 if dots else 2
    file = next((each for each in lanes if each.endswith(FILES)), "")
    if file and (dots or len(lanes) != wanted):
        where = context.command.params[0]
        context.params["chapter"] = to_chapter(context, where, first)
        raise sent_on(file, "a lane and a file", context)
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
        if lane.endswith(".py"):
            found.append(text_file(context, lane))
        else:
            lanes_of(context, chapter, lane, run=False)
            found.append(chapter.lane_file(lane_of(lane)))
    return found


def text_file(context: click.Context, name: str) -> Path:
    """The file, if it is one that can be shown."""
    try:
        file = Path(name)
        # What is read of a device has no end, and that of others may be far.
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            raise FileNotFoundError(name)
        file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(
            f"{name} is not a file of text, of {MOST_BYTES} bytes at most", context
        ) from error
    return file.resolve()
