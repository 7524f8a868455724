"""What is missing of a chapter, in sentences; nothing, if it is whole.

What its page must be is in `shared.show.form`.
"""

import json
from collections.abc import Iterator

from shared.errors import MeanwhileError
from shared.proof.chapters import Chapter, missing
from shared.proof.contract import Contract
from shared.proof.kept import MISTAKES
from shared.reaper import ROOT
from shared.registry import ALL, LANES

LEAST_BROKEN, LEAST_RUNTIMES = 6, 4
"""How many broken lanes a chapter has at least, for they are its exercises."""


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
        *claims(chapter, contract),
        *recorded(chapter, contract),
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
    absent = [
        file
        for name in LANES
        if name in needed | {*contract.lanes}
        and not (file := chapter.folder / f"with_{name}.py").exists()
    ]
    yield from map(missing, absent)
    if not absent and not needed <= {*(contract.lanes or LANES)}:
        file = (chapter.folder / "contract.py").relative_to(ROOT)
        yield f"all lanes are there: take lanes out of {file}"


def broken(chapter: Chapter, contract: Contract) -> Iterator[str]:
    folder = (chapter.folder / "broken").relative_to(ROOT)
    for name in sorted({*chapter.broken} - {*contract.broken}):
        yield (
            f"{folder.parent}/contract.py does not say which check must catch "
            f"{folder}/{name}.py"
        )
    for name in sorted({*contract.broken} - {*chapter.broken}):
        yield missing(chapter.folder / "broken" / f"{name}.py")
    runtimes = {source.lane for source in chapter.broken.values()}
    if len(chapter.broken) < LEAST_BROKEN or len(runtimes) < LEAST_RUNTIMES:
        yield (
            f"{folder} has {len(chapter.broken)} broken lanes over {len(runtimes)} "
            f"runtimes, and needs {LEAST_BROKEN} over {LEAST_RUNTIMES}"
        )
    coroutines = {
        ALL[source.lane].coroutines for source in chapter.broken.values() if source.lane
    }
    if coroutines != {True, False}:
        yield f"{folder} needs a lane that awaits, and one that blocks"


def claims(chapter: Chapter, contract: Contract) -> Iterator[str]:
    if not contract.claims:
        file = (chapter.folder / "contract.py").relative_to(ROOT)
        yield f"{file} makes no claim about scheduling"


def recorded(chapter: Chapter, contract: Contract) -> Iterator[str]:
    """The run that its page shows has all its lanes, and all its mistakes."""
    how = f"nox -s record -- {chapter.number}"
    folder = chapter.traces.relative_to(ROOT)
    if not (chapter.traces / "compared.json").exists():
        yield f"nothing is recorded in {folder}: {how}"
        return
    kept = {
        *json.loads((chapter.traces / "compared.json").read_text("utf-8"))["lanes"],
        *json.loads((chapter.traces / MISTAKES).read_text("utf-8")),
    }
    lanes = [name for name in chapter.lane_names if not ALL[name].draft]
    needed = [*lanes, *contract.broken]
    if absent := [name for name in needed if name not in kept]:
        yield f"not recorded in {folder} ({', '.join(absent)}): {how}"


def contents(chapter: Chapter) -> Iterator[str]:
    if f"](chapters/{chapter.folder.name}/)" not in (ROOT / "README.md").read_text(
        "utf-8"
    ):
        yield f"README.md does not name chapter {chapter.number} in its contents"


def draft(chapter: Chapter) -> str:
    contract = (chapter.folder / "contract.py").relative_to(ROOT)
    return (
        f"it is a draft: once nothing else is missing, take draft out of {contract}, "
        "and renew its page: nox -s readme -- write"
    )
