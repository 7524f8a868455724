"""What `meanwhile practice` shows: the exercises, one to be mended, how far it is."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from shared.proof import Chapter, Verdict
from shared.proof.exercises import Exercise
from shared.reaper import ROOT
from shared.show.page import notice_of
from shared.show.terminal import BAD, GOOD, failed_check, in_a_word, printed

MISTAKE = "The mistake"
"""The heading under which a chapter's page tells of it."""


def contents(
    all_exercises: Sequence[Exercise],
    solved: Collection[str],
    is_begun: Callable[[Exercise], bool],
) -> RenderableType:
    """All exercises, a chapter a line or two, and what is solved."""
    by_chapter: dict[Chapter, list[Text]] = {}
    for each in all_exercises:
        signs = by_chapter.setdefault(each.chapter, [])
        signs.append(sign(each, solved, is_begun))
    done = sum(each.name in solved for each in all_exercises)
    said = f"{done} of {len(all_exercises)} solved, with a ✓; with a … it is begun"
    return Group(
        Contents(by_chapter),
        "",
        said,
        "meanwhile practice 2 copies the next of chapter 2",
    )


class Contents:
    """A chapter and its exercises beside each other; below each other if narrow."""

    def __init__(self, by_chapter: Mapping[Chapter, Sequence[Text]]) -> None:
        self._by_chapter = by_chapter

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(justify="right")
        for chapter, signs in self._by_chapter.items():
            number, title = str(chapter.number), chapter.title
            if options.max_width < NARROW:
                table.add_row(number, Group(Text(title, "bold"), Packed(signs)))
            else:
                table.add_row(number, title, Packed(signs))
        yield table


NARROW = 70


class Packed:
    """Texts beside each other, as many in a line as there is room for; none is cut."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        line = Text()
        for each in self._texts:
            if line and line.cell_len + len(GAP) + each.cell_len > options.max_width:
                yield line
                line = Text()
            line = line + GAP + each if line else each
        yield line


GAP = "  "


def sign(
    exercise: Exercise, solved: Collection[str], is_begun: Callable[[Exercise], bool]
) -> Text:
    """An exercise's number and runtime, and how far it is."""
    name = f"{exercise.number} {exercise.lane}"
    if exercise.name in solved:
        return Text(f"{name}✓", GOOD)
    return Text(f"{name}…" if is_begun(exercise) else name)


def task(exercise: Exercise, file: Path, of: int, more: str) -> RenderableType:
    """What there is to be mended, in two sentences, and where.

    `more` is what a command needs besides, to be about the same folder.
    """
    chapter = exercise.chapter
    title = f"{chapter.number}. {chapter.title}: exercise {exercise.number} of {of}"
    command = f"{command_for(exercise)}{more} --hint"
    complaint = [
        f"What you would notice yourself: {notice_of(chapter, exercise.broken)}",
        f"The shop asks: {exercise.asks}",
    ]
    return Group(
        Text(f"{title}, {exercise.lane}", "bold"),
        Padding(Text("\n".join(complaint)), (1, 0, 1, 2)),
        whole(f"Mend {shown(file)}"),
        Text("Each time you save it, it is looked at."),
        whole(f"In another terminal: {command}, or --solution.", "dim"),
        Text("Ctrl-C ends this; your file stays, and you can go on later.", "dim"),
        "",
    )


def command_for(exercise: Exercise) -> str:
    return f"meanwhile practice {exercise.chapter.number} {exercise.number}"


def whole(line: str, style: str = "") -> RenderableType:
    """A line with a path in it, which is not to be folded."""
    # In a group, for rich makes one text of all that it is given, and that is folded.
    return Group(Text(line, style, no_wrap=True, overflow="ignore"))


def shown(file: Path) -> str:
    """A path as it is shortest, from the folder of the clone."""
    return str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file)


def still_broken(verdict: Verdict, says: dict[str, str], file: Path) -> RenderableType:
    """The first thing that is broken, and what Python says of it."""
    assert verdict.failed is not None
    lines: list[RenderableType] = [failed_check(verdict.failed, says)]
    frames = [Text(each) for each in own_frames(verdict.detail, file)]
    if frames:
        lines.append(Padding(Group(*frames), (0, 0, 0, 4)))
    lines += [Text(f"Python warned: {line}") for line in verdict.warned]
    return Group(*lines, *printed(verdict))


FRAME = re.compile(r'File "(.+)", line (\d+), in (\S+)\n\s*[|+]?\s*(.*)')
MOST_FRAMES = 6


def own_frames(detail: str, file: Path) -> list[str]:
    """Of a traceback, where in the reader's own file it has come by; the last of it."""
    found = [
        f"line {line}, in {function}: {code}"
        for where, line, function, code in FRAME.findall(detail)
        if Path(where).name == file.name
    ]
    return list(dict.fromkeys(found))[-MOST_FRAMES:]


def mended(exercise: Exercise, verdict: Verdict, more: str) -> RenderableType:
    """That it is, as far as it was asked, and what to read next."""
    readme = shown(exercise.chapter.folder / "README.md")
    lines: list[RenderableType] = [
        Text.assemble(("✓ mended: ", GOOD), in_a_word(verdict)),
        whole(f"The chapter's own way: {command_for(exercise)}{more} --solution"),
        whole(f"Read on: {readme}, {MISTAKE}"),
    ]
    check = exercise.mistake.caught_by.partition(" ")[0]
    claims = {claim.id: claim for claim in exercise.chapter.contract.claims}
    if check in claims and claims[check].rows:
        rows = ", ".join(claims[check].rows)
        lines.append(Text(f"And: meanwhile semantics {rows}"))
    return Group(*lines)


def refused(why: str) -> RenderableType:
    return whole(f"✗ {why}", BAD)
