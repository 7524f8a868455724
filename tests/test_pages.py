"""The pages at the top: what they list, and where they lead."""

import re
from pathlib import Path

import pytest

from shared.proof import chapters
from shared.reaper import ROOT
from shared.semantics.observed import observed
from shared.semantics.row import rows

CHAPTERS = chapters()
PLANNED = 18
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("chapters/*/README.md")),
]


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


NEVER = {
    "README.md": r"never yet with (\S+) or on macOS",
    "SEMANTICS.md": r"None has been asked on Python (\S+) or on macOS",
    "pyproject.toml": r"Python :: (\S+)\",  # meant, and never run",
}


@pytest.mark.parametrize("name", NEVER)
def test_never_run_is_said(name: str) -> None:
    """What is promised and was never run: no more of it, and no less."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    promised = re.findall(r"Python :: (3\.\d+)", project)
    asked = [each.python for each in observed()]
    assert all("Linux" in each.made_with["system"] for each in observed())
    assert re.findall(NEVER[name], (ROOT / name).read_text("utf-8")) == [
        each for each in promised if each not in asked
    ]


def test_front_page_names_pythons() -> None:
    """To the patch release on which the rows were asked."""
    asked = [each.made_with["python"] for each in observed()]
    named = f"with Python {', '.join(asked[:-1])} and {asked[-1]},"
    assert named in (ROOT / "README.md").read_text("utf-8")


ROWS = rows()


LINK = re.compile(r"\]\(SEMANTICS\.md#(\w+)\)")


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text("utf-8").splitlines()


def test_choice_leads_somewhere() -> None:
    """A row, a chapter or another page; but for headings and questions."""
    told = [
        line
        for line in lines_of("CHOOSING.md")
        if line and not line.startswith(("#", "| ---", "| what you need"))
    ]
    without = [line for line in told if "](" not in line and not line.endswith("?**")]
    assert without == []
    assert len(told) > 30


def test_choice_counts_backends() -> None:
    """Rows that anyio answers otherwise on trio: their number, and some of them."""
    [told] = [line for line in lines_of("CHOOSING.md") if "the backend shows" in line]
    number, links = re.split(r"rows the backend shows through", told)
    otherwise = {
        id
        for each in observed()
        for id, seen in each.answers.items()
        if seen.get("anyio+trio", seen.get("anyio")) != seen.get("anyio")
    }
    assert number.endswith(f" in {len(otherwise)} ")
    assert {id.upper() for id in LINK.findall(links)} <= otherwise


QUESTIONS = "\n".join(lines_of("QUESTIONS.md")).split("\n## ")[1:]


def test_questions_are_numbered() -> None:
    """From 1 on, and there are at least as many as were ever counted."""
    numbers = [question.partition(".")[0] for question in QUESTIONS]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) >= 27


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda text: text[:30])
def test_answered_and_proved(question: str) -> None:
    """Two sentences or three, then the rows; a chapter that is written."""
    _, answer, proof, *_ = question.split("\n\n")
    assert 2 <= len(answer.splitlines()) <= 3
    proved, *shown = proof.splitlines()
    assert proved.startswith("Proved by [")
    assert {id.upper() for id in LINK.findall(proved)} <= set(ROWS)
    assert all(line.startswith("Shown in chapter") for line in shown)


@pytest.mark.parametrize("name", ["CHOOSING.md", "QUESTIONS.md", "SEMANTICS.md"])
def test_links_to_rows(name: str) -> None:
    """Each row has an anchor on the page, and each link one of them."""
    anchors = re.findall(r'<a id="(\w+)"></a>', "\n".join(lines_of("SEMANTICS.md")))
    assert anchors == [id.lower() for id in ROWS]
    text = "\n".join(lines_of(name))
    linked = set(LINK.findall(text)) | set(re.findall(r"\]\(#(\w\d+)\)", text))
    assert linked <= set(anchors)
    assert linked
