"""The chapters, found by their folders; nothing here knows one by name.

A chapter may be a draft, and a lane too: what is there of them is there.  Of any other,
a file that is missing is told of in one sentence, wherever it is missed.
"""

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
from shared.registry import ALL, GUESTS, LANES, VARIANTS
from shared.runner.source import Source

FOLDER = re.compile(r"chapter(\d\d)_\w+")
HEADING = re.compile(r"# (\d+)\. (\S.*)")


def missing(file: Path) -> str:
    """That a file of the project's is missing, in a sentence."""
    return f"{file.relative_to(ROOT)} is missing"


@dataclass(frozen=True)
class Chapter:
    """One chapter; `folder` is where its README, contract and lanes are.

    What is asked of it raises MeanwhileError where the file that would tell is missing
    or does not tell it.
    """

    number: int
    folder: Path

    @property
    def title(self) -> str:
        """What the first line of its README says after the number.

        Of a draft without a README, what its folder is called.
        """
        file = self.folder / "README.md"
        if not file.exists():
            if self.contract.draft:
                return self.name
            raise MeanwhileError(missing(file))
        first = file.read_text("utf-8").partition("\n")[0]
        heading = HEADING.fullmatch(first)
        if heading is None or int(heading[1]) != self.number:
            raise MeanwhileError(
                f"the first line of {file.relative_to(ROOT)} must be "
                f'"# {self.number}. Title", and is "{first}"'
            )
        return heading[2]

    @property
    def name(self) -> str:
        """What its folder is called, as a title."""
        return self.folder.name.partition("_")[2].replace("_", " ").capitalize()

    @cached_property
    def contract(self) -> Contract:
        contract = self._said("contract", "CONTRACT")
        if not isinstance(contract, Contract):
            raise MeanwhileError(
                f"{self._file('contract')} has no CONTRACT that is a Contract"
            )
        return contract

    @cached_property
    def job(self) -> Job:
        """What it has of its own in the world and on record."""
        if not (self.folder / "job.py").exists():
            return COMMON
        job = self._said("job", "JOB")
        if not isinstance(job, Job):
            raise MeanwhileError(f"{self._file('job')} has no JOB that is a Job")
        return job

    def _file(self, name: str) -> Path:
        return (self.folder / f"{name}.py").relative_to(ROOT)

    def _said(self, name: str, what: str) -> object:
        """A value of one of its modules; None if there is none of that name."""
        file = self.folder / f"{name}.py"
        if not file.exists():
            raise MeanwhileError(missing(file))
        try:
            module = importlib.import_module(f"chapters.{self.folder.name}.{name}")
        except MeanwhileError:
            raise
        except Exception as error:
            raise MeanwhileError(
                f"{self._file(name)} cannot be imported: "
                f"{type(error).__name__}: {error}"
            ) from error
        value: object = vars(module).get(what)
        return value

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
        """The file of a lane that it has."""
        file = self.folder / f"with_{lane}.py"
        if not file.exists():
            raise MeanwhileError(missing(file))
        return file

    @property
    def guests(self) -> list[str]:
        """What stands beside its lanes, here or not."""
        return [name for name, lane in GUESTS.items() if self.number in lane.guest]

    @property
    def lane_names(self) -> list[str]:
        """The lanes that it must have, in the usual order.

        Where it is a draft or the lane is, those that it has.  Guests come last, if
        they are here.
        """
        declared = [name for name in LANES if name in (self.contract.lanes or LANES)]
        guests = [name for name in self.guests if not GUESTS[name].missing]
        return [
            name
            for name in (*declared, *guests)
            if not (self.contract.draft or ALL[name].draft)
            or (self.folder / f"with_{name}.py").exists()
        ]

    @property
    def lanes(self) -> Mapping[str, Source]:
        """Lane -> its source, in the usual order."""
        names = self.lane_names
        return {lane: Source.of_file(self.lane_file(lane)) for lane in names}

    @property
    def broken(self) -> Mapping[str, Source]:
        """Broken lane -> its source."""
        files = sorted((self.folder / "broken").glob("*_with_*.py"))
        return {file.stem: Source.of_file(file) for file in files}

    @property
    def beside(self) -> Mapping[str, Source]:
        """What stands beside the lanes and keeps the contract as well.

        That is a mistake which does no harm in its runtime, a step on a loop of the
        chapter's own, what was done before there were these runtimes, or a lane that
        sets one of its runtime's knobs.
        """
        folder = self.folder / "exhibits"
        kinds = (
            "harmless/*_with_*",
            "steps/by_*",
            "as_it_was/*_with_*",
            "tuned/*_with_*",
        )
        files = [file for kind in kinds for file in sorted(folder.glob(f"{kind}.py"))]
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
    known = {str(chapter.number): chapter for chapter in chapters().values()}
    if number in known:
        return known[number]
    shown = number if len(number) < 20 else number[:20] + "..."
    raise MeanwhileError(f"there is no chapter {shown!r}; there are {', '.join(known)}")


def chapter_of(file: str) -> Chapter:
    """The chapter that a lane's file belongs to."""
    for folder in Path(file).resolve().parents:
        if match := FOLDER.fullmatch(folder.name):
            return Chapter(int(match[1]), folder)
    raise MeanwhileError(f"{file} is not in the folder of a chapter")
