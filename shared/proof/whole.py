"""What is missing of a chapter, in sentences; nothing, if it is whole."""

from collections.abc import Iterator

from shared.errors import MeanwhileError
from shared.proof.chapters import Chapter, missing
from shared.proof.contract import Contract
from shared.reaper import ROOT
from shared.registry import LANES

LEAST_BROKEN = 3
"""How many broken lanes a chapter has at least; one of them awaits, and one blocks."""


def missing_of(chapter: Chapter) -> list[str]:
    """All that is missing, in the order in which it is best mended."""
    try:
        contract = chapter.contract
    except MeanwhileError as error:
        return [str(error)]
    return [
        *heading(chapter),
        *job(chapter),
        *lanes(chapter, contract),
        *broken(chapter, contract),
        *recorded(chapter),
        *contents(chapter),
        *([draft(chapter)] if contract.draft else []),
    ]


def heading(chapter: Chapter) -> Iterator[str]:
    readme = chapter.folder / "README.md"
    if not readme.exists():
        yield missing(readme)
        return
    try:
        _ = chapter.title
    except MeanwhileError as error:
        yield str(error)


def job(chapter: Chapter) -> Iterator[str]:
    try:
        _ = chapter.job
    except MeanwhileError as error:
        yield str(error)


def lanes(chapter: Chapter, contract: Contract) -> Iterator[str]:
    """The lanes that it needs to be whole: all that are no drafts themselves."""
    needed = {name for name, lane in LANES.items() if not lane.draft}
    for name in LANES:
        file = chapter.folder / f"with_{name}.py"
        if name in needed | {*contract.lanes} and not file.exists():
            yield missing(file)


def broken(chapter: Chapter, contract: Contract) -> Iterator[str]:
    folder = (chapter.folder / "broken").relative_to(ROOT)
    for name in sorted({*chapter.broken} - {*contract.broken}):
        yield f"contract.py does not say which check must catch {folder}/{name}.py"
    for name in sorted({*contract.broken} - {*chapter.broken}):
        yield missing(chapter.folder / "broken" / f"{name}.py")
    if len(chapter.broken) < LEAST_BROKEN:
        yield (
            f"{folder} has {len(chapter.broken)} broken lanes, and needs {LEAST_BROKEN}"
        )
    coroutines = {
        LANES[source.lane].coroutines
        for source in chapter.broken.values()
        if source.lane
    }
    if coroutines != {True, False}:
        yield f"{folder} needs a lane that awaits, and one that blocks"


def recorded(chapter: Chapter) -> Iterator[str]:
    if not (chapter.traces / "compared.json").exists():
        yield (
            f"nothing is recorded in {chapter.traces.relative_to(ROOT)}: "
            f"nox -s record -- {chapter.number}"
        )


def contents(chapter: Chapter) -> Iterator[str]:
    if f"](chapters/{chapter.folder.name}/)" not in (ROOT / "README.md").read_text(
        "utf-8"
    ):
        yield f"README.md does not name chapter {chapter.number} in its contents"


def draft(chapter: Chapter) -> str:
    contract = (chapter.folder / "contract.py").relative_to(ROOT)
    return (
        f"it is a draft: once nothing else is missing, take draft and lanes out of "
        f"{contract}"
    )
