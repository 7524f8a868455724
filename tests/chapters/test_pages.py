"""What the pages say that cog does not embed."""

import re
from pathlib import Path

import pytest

from shared.command.record import PICTURE, picture
from shared.errors import MeanwhileError
from shared.proof import Chapter, Check, Claim, Evidence, chapters, compare
from shared.proof.compare import recorded
from shared.reaper import ROOT
from shared.registry import LANES
from shared.show import page
from shared.trace.trace import Trace, read
from shared.world import Log

CHAPTERS = chapters()
PLANNED = 18
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("chapters/*/README.md")),
]
PARTS = [
    "The job",
    "One lane in full",
    "What you see",
    "What must hold",
    "The mistake",
    "Try",
    "Asked and answered",
    "Further reading",
]

each_chapter = pytest.mark.parametrize(
    "chapter", CHAPTERS.values(), ids=[f"chapter{number}" for number in CHAPTERS]
)


def test_contents_list_all_chapters() -> None:
    """The front page links each chapter that is written, and marks the others."""
    rows = {
        int(number): cell
        for number, cell, _ in ROW.findall((ROOT / "README.md").read_text("utf-8"))
    }
    written = {
        number: f"[{chapter.title}](chapters/{chapter.folder.name}/)"
        for number, chapter in CHAPTERS.items()
    }
    assert list(rows) == list(range(1, PLANNED + 1))
    assert {number: rows[number] for number in written} == written
    assert all(
        cell.endswith("*(planned)*")
        for number, cell in rows.items()
        if number not in written
    )


@each_chapter
def test_page_has_its_parts(chapter: Chapter) -> None:
    """A chapter's page has the parts that a reader looks for, in their order."""
    text = (chapter.folder / "README.md").read_text("utf-8")
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [title for title in titles if title in PARTS] == PARTS


@each_chapter
def test_page_shows_every_mistake(chapter: Chapter) -> None:
    """Each broken lane is shown, with what the contract says of it."""
    text = (chapter.folder / "README.md").read_text("utf-8")
    shown = re.findall(r'page\.mistake\(\d+, "(\w+)"\)', text)
    assert sorted(shown) == sorted(chapter.broken)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    """Every link inside the repository leads to a file or folder that is there."""
    prose = re.sub(r"^```.*?^```", "", file.read_text("utf-8"), flags=re.M | re.S)
    links = re.findall(r"\]\((?!https?://)([^)#]+)", prose)
    roots = {link: ROOT if link.startswith("/") else file.parent for link in links}
    gone = [
        link for link, root in roots.items() if not (root / link.lstrip("/")).exists()
    ]
    assert gone == []


def test_what_was_not_checked_is_no_yes() -> None:
    """A page says yes of a claim only where it was checked, and held."""
    held, broken = Check("peak", True, "1", "1"), Check("peak", False, "1", "2")
    assert page.holds([held], "peak") == "yes"
    assert page.holds([held, broken], "peak") == "**no**"
    assert page.holds([held], "report") == "**no**"


@each_chapter
def test_fresh_run_is_as_recorded(chapter: Chapter) -> None:
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
def test_pictures_are_drawn_from_the_traces_beside_them(chapter: Chapter) -> None:
    """Drawing the committed traces again gives the committed picture, byte for byte."""
    traces = [
        trace for lane in LANES for trace in read(chapter.traces / f"{lane}.jsonl")
    ]
    assert (chapter.traces / PICTURE).read_text("utf-8") == picture(chapter, traces)


@each_chapter
@pytest.mark.parametrize("lane", LANES)
def test_recorded_traces_satisfy_the_claims(chapter: Chapter, lane: str) -> None:
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


def test_a_page_shows_no_picture_of_other_traces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A picture that is not of the traces beside it is refused, with what to do."""
    monkeypatch.setattr(page, "picture", lambda chapter, traces: "<svg/>")
    with pytest.raises(MeanwhileError, match="nox -s record -- 2"):
        page.timelines(2, "")


def test_a_question_that_does_not_arise_is_no_yes() -> None:
    """A claim that is not made of a lane has a dash there, not a yes."""
    claim = Claim("order", "In order.", lambda _: ("", ""), ("trio",))
    held = [Check("order", True, "", "")]
    assert page.cell(claim, "trio", held) == "yes"
    assert page.cell(claim, "threads", held) == "–"
