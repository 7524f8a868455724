"""The chapters, found by their folders; nothing here knows one by name."""

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from shared.errors import MeanwhileError
from shared.job import COMMON, Job
from shared.proof.contract import Contract
from shared.reaper import ROOT
from shared.registry import LANES, VARIANTS
from shared.runner import Source

FOLDER = re.compile(r"chapter(\d\d)_\w+")


@dataclass(frozen=True)
class Chapter:
    """One chapter; `folder` is where its README, contract and lanes are."""

    number: int
    folder: Path

    @property
    def title(self) -> str:
        """What the first line of its README says after the number."""
        line = (self.folder / "README.md").read_text("utf-8").partition("\n")[0]
        return line.lstrip("# ").partition(". ")[2]

    @cached_property
    def contract(self) -> Contract:
        module = importlib.import_module(f"chapters.{self.folder.name}.contract")
        contract: Contract = module.CONTRACT
        return contract

    @cached_property
    def job(self) -> Job:
        """What it has of its own in the world and on record."""
        if not (self.folder / "job.py").exists():
            return COMMON
        job: Job = importlib.import_module(f"chapters.{self.folder.name}.job").JOB
        return job

    @property
    def traces(self) -> Path:
        """Where the runs are kept that its README shows."""
        return self.folder / "traces"

    def source(self, name: str) -> Source:
        """A lane, or a variant of one.

        Raises MeanwhileError if this Python cannot do the variant.
        """
        variant = VARIANTS.get(name)
        if variant is None:
            return Source.of_file(self.lane_file(name))
        if variant.missing:
            raise MeanwhileError(variant.missing)
        return replace(Source.of_file(self.lane_file(variant.lane)), variant=name)

    def lane_file(self, lane: str) -> Path:
        return self.folder / f"with_{lane}.py"

    @property
    def lanes(self) -> Mapping[str, Source]:
        """Lane -> its source, in the usual order."""
        return {lane: Source.of_file(self.lane_file(lane)) for lane in LANES}

    @property
    def broken(self) -> Mapping[str, Source]:
        """Broken lane -> its source."""
        files = sorted((self.folder / "broken").glob("*_with_*.py"))
        return {file.stem: Source.of_file(file) for file in files}


def chapters() -> dict[int, Chapter]:
    """Number -> chapter, in order."""
    found = {}
    for folder in sorted((ROOT / "chapters").iterdir()):
        if match := FOLDER.fullmatch(folder.name):
            found[int(match[1])] = Chapter(int(match[1]), folder)
    return found


def find_chapter(number: str) -> Chapter:
    """The chapter called "2"; MeanwhileError names those that there are."""
    there = {str(chapter.number): chapter for chapter in chapters().values()}
    if number in there:
        return there[number]
    said = number if len(number) < 20 else number[:20] + "..."
    raise MeanwhileError(f"there is no chapter {said!r}; there are {', '.join(there)}")


def chapter_of(file: str) -> Chapter:
    """The chapter that a lane's file belongs to."""
    for folder in Path(file).resolve().parents:
        if match := FOLDER.fullmatch(folder.name):
            return Chapter(int(match[1]), folder)
    raise MeanwhileError(f"{file} is not in the folder of a chapter")
