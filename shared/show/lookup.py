"""Where a word is spoken of: in rows of the reference, in their programs, on pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from shared.reaper import ROOT
from shared.semantics.row import GROUPS, Row, rows

PAGES = ("QUESTIONS.md", "CHOOSING.md", "chapters/**/README.md", "docs/glossary.md")
"""What is searched beside the rows, in this order."""

MOST = 12
"""How many places on pages are shown."""


LINKED = re.compile(r"\[([A-Z]\d+)\]\(")
FEW = 5
"""How many rows a place may lead to that are named with it."""


@dataclass(frozen=True)
class Place:
    """A part of a page: its file, its heading, and the rows that it leads to."""

    file: str
    heading: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """Rows whose texts speak of a word, others whose programs do, and pages."""

    texts: list[Row]
    programs: list[Row]
    places: list[Place]

    @property
    def rows(self) -> list[Row]:
        """Those that speak of it, or else those whose programs do."""
        return self.texts or self.programs


def found(what: str) -> Found:
    """The row of that id, or else all that speak of a word; all if it is empty.

    Capitals and hyphens do not count, nor does an s at the end; between two words may
    stand a line's end, an underscore or nothing: CancelScope is a cancel scope.
    """
    if what.upper() in rows():
        return Found([rows()[what.upper()]], [], [])
    all_rows = list(rows().values())
    if not what.strip():
        return Found(all_rows, [], [])
    word = plainly(what).strip()
    words = re.split(r"[\s_]+", word.removesuffix("s") or word)
    pattern = re.compile(r"[\s_]*".join(map(re.escape, words)))
    texts = [row for row in all_rows if pattern.search(plainly(text_of(row)))]
    programs = [
        row
        for row in all_rows
        if row not in texts and pattern.search(plainly(code_of(row)))
    ]
    places = [place for place, text in parts() if pattern.search(plainly(text))]
    return Found(texts, programs, places)


def plainly(text: str) -> str:
    return text.casefold().replace("-", "")


def text_of(row: Row) -> str:
    """What a row says: question, explanation, answers, and why there are none."""
    said = [
        outcome
        for probe in row.probes.values()
        if probe.expected
        for outcome in probe.expected.outcomes
    ]
    group = GROUPS[row.group]
    return "\n".join([group, row.question, row.explanation, *said])


def code_of(row: Row) -> str:
    return "\n".join(probe.program for probe in row.probes.values())


def parts() -> Iterator[tuple[Place, str]]:
    """The parts of all pages, each with its heading and text."""
    for pattern in PAGES:
        for file in sorted(ROOT.glob(pattern)):
            name = str(file.relative_to(ROOT))
            for heading, text in parts_of(file):
                linked = tuple(dict.fromkeys(LINKED.findall(text)))
                yield Place(name, heading, linked), f"{heading}\n{text}"


def parts_of(file: Path) -> Iterator[tuple[str, str]]:
    """The headings of a page, each with what stands below it."""
    heading, lines, fenced = file.name, list[str](), False
    for line in file.read_text("utf-8").splitlines():
        fenced ^= line.startswith("```")
        if not fenced and re.match(r"#+ ", line):
            yield heading, "\n".join(lines)
            heading, lines = line.lstrip("# "), []
        elif not line.startswith("<!--"):
            lines.append(line)
    yield heading, "\n".join(lines)


def elsewhere(seen: Found) -> RenderableType:
    """Where else than in the rows that are shown a word is spoken of."""
    lines = []
    if seen.texts and seen.programs:
        names = ", ".join(row.id for row in seen.programs)
        lines.append(Text(f"in the programs of {names}"))
    elif seen.programs:
        lines.append(Text("found in the programs of these rows, not in their texts"))
    for place in seen.places[:MOST]:
        rows = f" ({', '.join(place.rows)})" if len(place.rows) <= FEW else ""
        told = place.heading + (rows if place.rows else "")
        lines.append(Text.assemble((place.file, "dim"), f"  {told}"))
    if more := len(seen.places) - MOST:
        lines += [Text(f"and in {more} other places on these pages")] * (more > 0)
    return Group(*(["", *lines] if lines and seen.rows else lines))
