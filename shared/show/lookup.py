"""Where a word is spoken of: in rows of the reference, in their programs, on pages."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
    """Rows whose texts speak of a word, others whose programs do, and pages.

    What is found `loosely` has all words that were asked for, or such as stand for
    them, but not beside each other.
    """

    texts: list[Row]
    programs: list[Row]
    places: list[Place]
    loosely: bool = False

    @property
    def rows(self) -> list[Row]:
        """Those that speak of it, or else those whose programs do."""
        return self.texts or self.programs


def found(what: str) -> Found:
    """The row of that id, or else all that speak of a word; all if it is empty.

    Capitals and hyphens do not count, nor does an s at the end; between two words may
    stand a line's end, an underscore or nothing: CancelScope is a cancel scope.  First
    come those that are known to answer what people say so (`WORDS`).  Where no text
    has the words beside each other, those are found that have them anywhere.
    """
    if what.upper() in rows():
        return Found([rows()[what.upper()]], [], [])
    all_rows = list(rows().values())
    if not what.strip():
        return Found(all_rows, [], [])
    known_rows, known_places = known(what)
    word = plainly(what).strip()
    words = re.split(r"[\s_]+", word.removesuffix("s") or word)
    pattern = re.compile(r"[\s_]*".join(map(re.escape, words)))
    texts = [row for row in all_rows if pattern.search(plainly(text_of(row)))]
    texts = [*known_rows, *(row for row in texts if row not in known_rows)]
    programs = [
        row
        for row in all_rows
        if row not in texts and pattern.search(plainly(code_of(row)))
    ]
    places = [place for place, text in parts() if pattern.search(plainly(text))]
    places = [*known_places, *(each for each in places if each not in known_places)]
    if texts or programs or places:
        return Found(texts, programs, places)
    return anywhere(what)


WORDS = Path(__file__).with_name("words.toml")
"""What people say, and which rows and pages answer it; and words for the same thing."""

NO_WORDS = """
a an the my i you it its is are was be been do does did can could cannot not no how what
why when who which to of in on at by for from with and or if as so this that has have
get use using
"""
"""What is in every text and says nothing of it."""

ENDINGS = re.compile(r"(?:ations?|ings?|edly|ed|ers?|es|s|ly|e)$")
STEM = 3
"""How many letters of a word must be left without its ending."""

MOST_LOOSELY = 8
"""How many rows are shown that have the words anywhere."""


@cache
def words_file() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text("utf-8"))


def known(what: str) -> tuple[list[Row], list[Place]]:
    """Which rows and places answer what people say so."""
    asked = " ".join(plain_words(what))
    found_rows, found_places = list[Row](), list[Place]()
    for entry in words_file()["known"]:
        said = [" ".join(plain_words(each)) for each in entry["said"]]
        if not any(f" {each} " in f" {asked} " for each in said):
            continue
        found_rows += [rows()[id] for id in entry.get("rows", ())]
        found_places += [place(*each) for each in entry.get("pages", ())]
    return list(dict.fromkeys(found_rows)), list(dict.fromkeys(found_places))


def place(file: str, heading: str) -> Place:
    """The part of a page under a heading, or that begins so."""
    for each, _ in parts():
        if each.file == file and each.heading.startswith(heading):
            return each
    raise ValueError(f"{file} has no part {heading!r}")


def plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", plainly(text).replace("_", " "))


def anywhere(what: str) -> Found:
    """What has all the words, or others for the same, in whatever order."""
    words = [each for each in plain_words(what) if each not in NO_WORDS.split()]
    patterns = [re.compile(rf"\b(?:{'|'.join(same_as(each))})") for each in words]
    if not patterns:
        return Found([], [], [])

    def has(text: str) -> bool:
        plain = plainly(text)
        return all(pattern.search(plain) for pattern in patterns)

    asked = [row for row in rows().values() if has(row.question)]
    texts = [row for row in rows().values() if row not in asked and has(text_of(row))]
    places = [place for place, text in parts() if has(text)]
    some = [*asked, *texts][:MOST_LOOSELY]
    return Found(some, [], places, loosely=True)


def same_as(word: str) -> Sequence[str]:
    """The beginnings of words that stand for this one: its stem, and its like."""
    stem = stem_of(word)
    groups = [group for group in words_file()["same"] if stem in map(stem_of, group)]
    stems = {stem, *(stem_of(each) for group in groups for each in group)}
    return sorted(map(re.escape, stems))


def stem_of(word: str) -> str:
    stem = ENDINGS.sub("", word)
    return stem if len(stem) >= STEM else word


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


@cache
def parts() -> Sequence[tuple[Place, str]]:
    """The parts of all pages, each with its heading and text."""
    return tuple(parts_of_pages())


def parts_of_pages() -> Iterator[tuple[Place, str]]:
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
    if seen.loosely:
        lines.append(Text("no text has these words beside each other", "dim"))
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
