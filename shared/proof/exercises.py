"""The chapters' broken lanes as exercises: what is given, and what mends it.

What is given is the broken lane as it is, but without what tells its mistake: it has
the docstring of the shipped lane of its runtime, and no other comment or string of text
than that has.  It is solved by whatever keeps the chapter's contract; the shipped lane
is one solution.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from shared.proof.chapters import Chapter, chapters
from shared.proof.contract import Mistake
from shared.proof.general import SAYS
from shared.registry import ALL

NAME = re.compile(r"chapter(\d\d)_(\d)_(\w+)")

ASKED = {
    "report": "The report must be what the shop's data say.",
    "world": "Labels, stockroom and requests must be what the shop's data say.",
    "finished": "It must come to its end, and with a report.",
}
"""What a check asks that is no claim; behind " with faults" it is asked with them."""


@dataclass(frozen=True)
class Exercise:
    """One broken lane of a chapter's: the `number`th of them, from 1."""

    chapter: Chapter
    number: int
    broken: str

    @property
    def name(self) -> str:
        """What its file is called, without .py; it says nothing of the mistake."""
        return f"chapter{self.chapter.number:02}_{self.number}_{self.lane}"

    @property
    def lane(self) -> str:
        return self.broken.rpartition("_with_")[2]

    @property
    def mistake(self) -> Mistake:
        return self.chapter.contract.broken[self.broken]

    @property
    def missing(self) -> str:
        """Why it cannot be run here, in a sentence; empty if it can."""
        return ALL[self.lane].missing

    @property
    def given(self) -> str:
        """The text of the file to be mended."""
        file = self.chapter.folder / "broken" / f"{self.broken}.py"
        return untold(file.read_text("utf-8"), self.solution)

    @property
    def solution(self) -> str:
        """The text of a file that is right."""
        return self.chapter.lane_file(self.lane).read_text("utf-8")

    @property
    def asks(self) -> str:
        """What the contract asks that it does not keep, in a sentence."""
        contract = self.chapter.contract
        claims = {claim.id: claim.says for claim in contract.claims}
        check, _, where = self.mistake.caught_by.partition(" ")
        if check == "peak" and contract.peak is not None:
            return f"At its peak {in_flight(contract.peak(contract.shop))}."
        says = (claims | SAYS | ASKED)[check]
        if where == "with faults":
            return f"{says.removesuffix('.')}, also where something goes wrong."
        return says


def in_flight(number: int) -> str:
    """How many requests, in a clause."""
    return (
        "one request is with the supplier, and never two"
        if number == 1
        else f"{number} requests are with the supplier at once, and never more"
    )


def exercises(chapter: Chapter) -> list[Exercise]:
    """Those of a chapter, in the order of its contract."""
    broken = chapter.contract.broken
    return [Exercise(chapter, at, name) for at, name in enumerate(broken, 1)]


def all_exercises() -> dict[str, Exercise]:
    """Name -> exercise, chapter by chapter."""
    every = (each for chapter in chapters().values() for each in exercises(chapter))
    return {each.name: each for each in every}


def untold(broken: str, shipped: str) -> str:
    """A broken lane, without what is said in it and not in the shipped one."""
    lines = broken.splitlines(keepends=True)
    allowed = {*comments(shipped).values()}
    for (line, column), comment in comments(broken).items():
        if comment not in allowed:
            before = lines[line - 1][:column].rstrip()
            lines[line - 1] = f"{before}\n" if before else ""
    said = {text for _, text in texts(shipped)}
    title, *others = texts(broken)
    for place, text in others:
        if text not in said:
            lines[place.start : place.stop] = [""] * len(place)
    lines[title[0].start : title[0].stop] = [f'"""{texts(shipped)[0][1]}"""\n']
    return "".join(lines)


def comments(text: str) -> dict[tuple[int, int], str]:
    """(line, column) -> the comment that begins there."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {each.start: each.string for each in tokens if each.type == tokenize.COMMENT}


def texts(text: str) -> list[tuple[range, str]]:
    """(the lines it takes, from 0, the text) of each string that only says something.

    The first is the module's docstring.
    """
    return list(texts_in(ast.parse(text)))


def texts_in(tree: ast.Module) -> Iterator[tuple[range, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Constant(str(text))):
                yield range(node.lineno - 1, node.end_lineno or node.lineno), text
