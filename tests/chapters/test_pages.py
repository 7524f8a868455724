"""A chapter's page, and the run that it shows."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.proof import Chapter, Evidence, Verdict, chapters
from shared.proof.kept import MISTAKES, recorded
from shared.proof.noticed import Noticed
from shared.registry import LANES
from shared.show import form, ruler
from shared.show.pictures import (
    BEFORE,
    NARROW,
    all_pictures,
    pictures,
    runs_shown,
)
from shared.trace.trace import read
from shared.world import Log

CHAPTERS = chapters()
each_chapter = pytest.mark.parametrize(
    "chapter", CHAPTERS.values(), ids=[f"chapter{number}" for number in CHAPTERS]
)


@each_chapter
def test_page_has_its_form(chapter: Chapter) -> None:
    """A beginner finishes it: parts, minutes, what is open, what is folded."""
    assert form.faults_of(chapter) == []


def test_page_before_chapter_1() -> None:
    """It keeps its own limits, and is where every chapter's page sends its readers."""
    assert form.before_faults((BEFORE / "README.md").read_text("utf-8")) == []
    for chapter in CHAPTERS.values():
        text = (chapter.folder / "README.md").read_text("utf-8")
        assert "[Before chapter 1](/chapters/README.md)" in text


def test_first_program_in_two_runtimes() -> None:
    """Both print the same lines, but for which of two that are ready is first."""
    started = [
        subprocess.Popen(
            [sys.executable, BEFORE / "first_program" / f"brew_{lane}.py"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for lane in ("asyncio", "trio")
    ]
    for program in started:
        first, second, *rest = program.communicate(timeout=30)[0].splitlines()
        assert {first, second} == {"tea is put on", "coffee is put on"}
        assert rest == ["coffee is ready", "tea is ready"]


@each_chapter
def test_notices_are_of_what_was_seen(chapter: Chapter) -> None:
    """The contract's words on a mistake speak of just what its recorded run shows."""
    kept = json.loads((chapter.traces / MISTAKES).read_text("utf-8"))
    assert {*kept} == {*chapter.contract.broken}
    for name, mistake in chapter.contract.broken.items():
        assert Noticed(**kept[name]["noticed"]).sentence(mistake.notice)


OLD_ANCHORS = json.loads((Path(__file__).parent / "old_anchors.json").read_text())


@each_chapter
def test_old_anchors_lead_somewhere(chapter: Chapter) -> None:
    """Who linked a heading of a page as it was is still led to what it was about."""
    text = ruler.closed((chapter.folder / "README.md").read_text("utf-8"))
    headings = re.findall(r"^##+ (.+)$", text, re.MULTILINE)
    there = {slug(each.replace("`", "")) for each in headings}
    there |= {*re.findall(r'<a id="([^"]+)"></a>', text)}
    assert {*OLD_ANCHORS.get(str(chapter.number), [])} - there == set()


def slug(heading: str) -> str:
    """The anchor that a forge gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_pictures_as_drawn() -> None:
    """Every picture is what would be drawn now of the committed runs."""
    drawn = dict(all_pictures())
    other = [file for file in drawn if file.read_text("utf-8") != drawn[file]]
    assert other == []
    assert len(drawn) > 2 * len(CHAPTERS)


@pytest.mark.parametrize("number", [0, *CHAPTERS])
def test_pictures_are_narrow(number: int) -> None:
    """A page's own pictures are no wider than a narrow screen can show."""
    assert all(each.width <= NARROW for each in pictures(number).values())


@each_chapter
def test_no_other_runs_are_kept(chapter: Chapter) -> None:
    """Beside the lanes' runs those of broken lanes that some picture shows."""
    kept = {file.stem for file in chapter.traces.glob("*.jsonl")}
    assert kept == {*LANES, *chapter.guests} | runs_shown(chapter)


@pytest.mark.parametrize(
    ("chapter", "lane"),
    [(each, lane) for each in CHAPTERS.values() for lane in (*LANES, *each.guests)],
)
def test_traces_satisfy_the_claims(chapter: Chapter, lane: str) -> None:
    """What the committed traces show is what the contract claims of every run."""
    [trace] = read(chapter.traces / f"{lane}.jsonl")
    wall_s = trace.length_ns / 1e9
    log = log_of(recorded(chapter)[0].lanes[lane])
    evidence = Evidence(chapter.contract.shop, log, wall_s, lane, trace)
    for claim in chapter.contract.claims:
        if claim.arises(lane) and claim.enough(evidence):
            check = claim.check(evidence)
            assert (claim.id, check.observed) == (claim.id, check.expected)


def log_of(verdict: Verdict) -> Log:
    """The supplier's log of a recorded run."""
    log = Log(tuple(in_ns(each) for each in verdict.log), drips=verdict.drips)
    if who := verdict.who:
        callers = tuple(in_ns(each) for each in who["callers"])
        log = replace(log, callers=callers, killed=in_ns(who["killed"]))
    return log


def in_ns(seen: list[Any]) -> tuple[Any, ...]:
    return (round(seen[0] * 1e6), *seen[1:])
