"""The runs that are kept beside a chapter's README, from which its page is made."""

import json
from collections.abc import Sequence
from pathlib import Path

from shared.errors import MeanwhileError
from shared.proof.chapters import Chapter
from shared.proof.trial import compare
from shared.proof.verdict import Comparison, Verdict
from shared.shop import PROCESSES
from shared.trace.trace import read

MISTAKES = "mistakes.json"
"""The file that says how each broken lane was caught, beside the traces."""


def elsewhere_file(chapter: Chapter, python: str) -> Path:
    """The file of what the chapter's exhibits said on another Python."""
    return chapter.traces / f"on_{python}.json"


def recorded(chapter: Chapter) -> tuple[Comparison, dict[str, str]]:
    """The comparison that is kept beside a chapter's README, and what made it.

    Renewed by `nox -s record -- 2`.
    """
    data = json.loads((chapter.traces / "compared.json").read_text("utf-8"))
    shop = chapter.contract.grown(data["skus"], data["seed"], PROCESSES)
    lanes = {
        name: Verdict.from_json(name, verdict)
        for name, verdict in data["lanes"].items()
    }
    for name, verdict in lanes.items():
        [verdict.trace] = read(chapter.traces / f"{name}.jsonl")
    return Comparison(chapter, shop, lanes), data["made_with"]


def record(chapter: Chapter, lanes: Sequence[str]) -> Comparison:
    """Compare the lanes and keep what came of it, for the chapter's README.

    Raises MeanwhileError if the contract is broken: nothing is kept then.
    """
    sources = {lane: chapter.source(lane) for lane in lanes}
    result = compare(chapter, sources, chapter.contract.shop, calm=True)
    bad = [each.problem for each in result.lanes.values() if not each.ok]
    if bad:
        raise MeanwhileError(f"nothing is recorded: {bad[0]}")
    chapter.traces.mkdir(exist_ok=True)
    said = json.dumps(result.to_json(), indent=2, ensure_ascii=False)
    (chapter.traces / "compared.json").write_text(said + "\n", "utf-8")
    for name, verdict in result.lanes.items():
        (chapter.traces / f"{name}.jsonl").write_text(verdict.trace.text(), "utf-8")
    return result
