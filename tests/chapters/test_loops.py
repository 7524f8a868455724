"""Chapter 13's own loops: each is one, and each way to break it is caught."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.proof import Chapter, Comparison, chapters, compare
from shared.registry import OWN_LOOP
from shared.runner.source import Source

pytestmark = pytest.mark.on_python("3.11")

CHAPTER = chapters()[13]
EXHIBITS = CHAPTER.folder / "exhibits"
STEPS = sorted((EXHIBITS / "steps").glob("by_*.py"))
BROKEN = tomllib.loads((EXHIBITS / "broken_loops.toml").read_text("utf-8"))["broken"]
LOOPS = [*sorted((EXHIBITS / "loops").glob("[!_]*.py")), *STEPS]

WARNED = {"forgotten await": "RuntimeWarning: coroutine 'save' was never awaited"}
"""What Python itself says of the mistakes of which it says anything."""


def tried(chapter: Chapter, file: Path, **more: Any) -> Comparison:
    source = Source.of_file(file)
    shop = chapter.contract.shop
    return compare(chapter, {file.name: source}, shop, rounds=0, **more)


@pytest.mark.parametrize("file", STEPS, ids=lambda file: file.stem)
def test_step_keeps_the_contract(file: Path) -> None:
    """Each step does the job, and its loop is one, as far as the trace can tell."""
    [verdict] = tried(CHAPTER, file).lanes.values()
    assert verdict.problem == ""
    assert verdict.runtime == OWN_LOOP
    asked = {each.id for each in verdict.claims if each.holds}
    assert asked == {each.id for each in CHAPTER.contract.claims}


def edited(broken: dict[str, Any], folder: Path) -> tuple[Chapter, Path]:
    """The loops and steps in a folder, one of them edited, and who records them."""
    package = f"chapters.{CHAPTER.folder.name}.exhibits"
    for file in LOOPS:
        text = file.read_text("utf-8")
        where = f"{file.parent.name}/{file.name}"
        if where == broken["file"]:
            assert text.count(broken["old"]) == 1
            text = text.replace(broken["old"], broken["new"])
        for part in ("loops", "steps"):
            text = text.replace(f"from {package}.{part}.", "from ")
            text = text.replace(f"from {package}.{part} import", "import")
        (folder / file.name).write_text(text, "utf-8")
    job = CHAPTER.job
    seams = {name.rpartition(".")[2]: by for name, by in job.seams.items()}
    chapter = Chapter(CHAPTER.number, CHAPTER.folder)
    vars(chapter)["job"] = replace(job, seams=seams)
    return chapter, folder / f"{broken['step']}.py"


@pytest.mark.parametrize("broken", BROKEN, ids=lambda each: each["name"])
def test_broken_loop_is_caught(broken: dict[str, Any], tmp_path: Path) -> None:
    """A loop with something wrong fails at the very check that is named."""
    chapter, file = edited(broken, tmp_path)
    [verdict] = tried(chapter, file, patience_s=1.0, limit_s=4.0).lanes.values()
    assert verdict.failed is not None
    assert verdict.failed.id == broken["caught_by"]
    said = " ".join(verdict.warned)
    assert WARNED.get(broken["name"], "") in said
    assert bool(said) == (broken["name"] in WARNED)


def test_unbroken_is_right(tmp_path: Path) -> None:
    """What is edited and what is not is all that differs."""
    nothing = {"file": "", "step": "by_coroutines"}
    chapter, file = edited(nothing, tmp_path)
    [verdict] = tried(chapter, file).lanes.values()
    assert (verdict.problem, verdict.runtime) == ("", OWN_LOOP)
