"""Reads the mutants, makes their files, and holds each to its chapter's contract."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.proof import Chapter, Check, Verdict, chapters, compare
from shared.runner.source import Source

ACCEPTED = "accepted"
FOLDER = Path(__file__).parent
PATIENCE_S = 3.0
"""How long a gate waits: what is broken is known to be."""


@dataclass(frozen=True)
class Mutant:
    """One edit of a shipped lane, or several that belong together.

    `caught_by` is the id of the check that must catch it first, without what it says
    of where (" in a larger shop"), or `accepted`.
    """

    chapter: int
    name: str
    lane: str
    kind: str
    caught_by: str
    edits: tuple[tuple[str, str], ...]
    sample: bool = False

    @property
    def id(self) -> str:
        return f"chapter{self.chapter}-{self.name}-{self.lane}"

    def text(self, shipped: str) -> str:
        """The file; ValueError where what is to be edited is not there just once."""
        for old, new in self.edits:
            if shipped.count(old) != 1:
                times = shipped.count(old)
                raise ValueError(f"{self.id}: {old!r} is there {times} times")
            shipped = shipped.replace(old, new)
        return shipped


def mutants() -> list[Mutant]:
    """All, chapter by chapter."""
    return [each for file in sorted(FOLDER.glob("*.toml")) for each in in_file(file)]


def in_file(file: Path) -> Iterator[Mutant]:
    data = tomllib.loads(file.read_text("utf-8"))
    for entry in data["mutant"]:
        edits = entry.pop("edits", None) or [entry]
        yield Mutant(
            chapter=data["chapter"],
            name=entry["name"],
            lane=entry["lane"],
            kind=entry["kind"],
            caught_by=entry["caught_by"],
            edits=tuple((edit["old"], edit["new"]) for edit in edits),
            sample=entry.get("sample", False),
        )


def tried(mutant: Mutant, folder: Path) -> Verdict:
    """Hold it to the contract, under a name that says nothing of its runtime."""
    chapter = chapters()[mutant.chapter]
    shipped = chapter.lane_file(mutant.lane).read_text("utf-8")
    file = folder / f"mutant_{mutant.name}.py"
    file.write_text(mutant.text(shipped), "utf-8")
    source = Source.of_file(file)
    return judged(chapter, source)


def judged(chapter: Chapter, source: Source) -> Verdict:
    result = compare(
        chapter,
        {source.name: source},
        chapter.contract.shop,
        rounds=0,
        closely=True,
        patience_s=PATIENCE_S,
    )
    return result.lanes[source.name]


def caught_by(failed: Check | None) -> str:
    """The id of what a mutant broke first, without where."""
    return ACCEPTED if failed is None else failed.id.partition(" ")[0]
