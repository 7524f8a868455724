"""A chapter's page, and the run that it shows."""

import re

import pytest

from shared.proof import Chapter, Evidence, chapters, compare
from shared.proof.kept import recorded
from shared.proof.whole import PARTS
from shared.registry import LANES
from shared.show.pictures import PICTURE, picture
from shared.trace.trace import Trace, read
from shared.world import Log

CHAPTERS = chapters()
each_chapter = pytest.mark.parametrize(
    "chapter", CHAPTERS.values(), ids=[f"chapter{number}" for number in CHAPTERS]
)


@each_chapter
def test_page_has_its_parts(chapter: Chapter) -> None:
    """A chapter's page has the parts that a reader looks for, in their order."""
    text = (chapter.folder / "README.md").read_text("utf-8")
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [title for title in titles if title in PARTS] == [*PARTS]


@each_chapter
def test_page_shows_every_mistake(chapter: Chapter) -> None:
    """Each broken lane is shown, with what the contract says of it."""
    text = (chapter.folder / "README.md").read_text("utf-8")
    shown = re.findall(r'page\.mistake\(\d+, "(\w+)"\)', text)
    assert sorted(shown) == sorted(chapter.broken)


@each_chapter
def test_fresh_run(chapter: Chapter) -> None:
    """A run of today satisfies what the run that the page shows has satisfied."""
    old, made_with = recorded(chapter)
    new = compare(chapter, dict(chapter.lanes), old.shop, rounds=0)
    assert list(old.lanes) == list(LANES)
    assert "python" in made_with
    for name, verdict in old.lanes.items():
        fresh = new.lanes[name]
        assert verdict.ok
        assert fresh.checks == verdict.checks
        assert fresh.claims == verdict.claims
        assert fresh.report_sha256 == verdict.report_sha256
        assert fresh.world_sha256 == verdict.world_sha256


@each_chapter
def test_pictures_of_the_traces(chapter: Chapter) -> None:
    """Drawing the committed traces again gives the committed picture, byte for byte."""
    traces = [
        trace for lane in LANES for trace in read(chapter.traces / f"{lane}.jsonl")
    ]
    assert (chapter.traces / PICTURE).read_text("utf-8") == picture(chapter, traces)


@each_chapter
@pytest.mark.parametrize("lane", LANES)
def test_traces_satisfy_the_claims(chapter: Chapter, lane: str) -> None:
    """What the committed traces show is what the contract claims of every run."""
    [trace] = read(chapter.traces / f"{lane}.jsonl")
    wall_s = trace.length_ns / 1e9
    evidence = Evidence(chapter.contract.shop, log_of(trace), wall_s, lane, trace)
    for claim in chapter.contract.claims:
        if claim.arises(lane) and claim.enough(evidence):
            check = claim.check(evidence)
            assert (claim.id, check.observed) == (claim.id, check.expected)


def log_of(trace: Trace) -> Log:
    """The supplier's log, which is part of the trace."""
    words = {"arrived": "arrived", "departed": "answered"}
    return Log(
        tuple(
            (event.at_ns, words[event.what], f"/price/{event.sku}")
            for event in trace.events
            if event.kind == "http" and event.what in words
        )
    )
