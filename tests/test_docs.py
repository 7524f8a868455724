"""The engineers' pages: every link and every path on them leads somewhere."""

import re
from pathlib import Path

import pytest

from shared.proof.chapters import chapters
from shared.reaper import ROOT
from shared.show import page

PAGES = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = ROOT / "docs/decisions"
LINK = re.compile(r"\]\((?!https?://)([^)#]*)#?([^)]*)\)")
PATH = re.compile(r"`((?:shared|chapters|tests|docs)/[^`\s]*)`")
PLACEHOLDER = re.compile(r"<\w+>|NN")

each_page = pytest.mark.parametrize(
    "file", PAGES, ids=lambda file: str(file.relative_to(ROOT))
)


def prose(file: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", file.read_text("utf-8"), flags=re.M | re.S)


def anchors(file: Path) -> set[str]:
    """What can be linked to on a page, as a forge makes it of the headings."""
    titles = re.findall(r"^#+ (.+)$", prose(file), re.M)
    made = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in titles}
    return made | set(re.findall(r'<a id="(\w+)">', file.read_text("utf-8")))


@each_page
def test_links_lead_somewhere(file: Path) -> None:
    """To a file or folder that is there, and to a heading of it where one is named."""
    gone = []
    for link, anchor in LINK.findall(prose(file)):
        root = ROOT if link.startswith("/") else file.parent
        there = root / link.lstrip("/") if link else file
        if not there.exists() or (anchor and anchor not in anchors(there)):
            gone.append((link, anchor))
    assert gone == []


@each_page
def test_paths_are_there(file: Path) -> None:
    """What is named in backticks, unless a part of its name stands for others."""
    named = PATH.findall(prose(file))
    gone = [
        path
        for path in named
        if not PLACEHOLDER.search(path) and not (ROOT / path).exists()
    ]
    assert gone == []


def test_every_decision_is_listed() -> None:
    """By its number and its title, in order; a page has 15 to 40 lines."""
    files = sorted(DECISIONS.glob("[0-9]*.md"))
    headings = [file.read_text("utf-8").partition("\n")[0] for file in files]
    listed = [
        f"{heading.removeprefix('# ').replace('. ', '. [', 1)}]({file.name})"
        for heading, file in zip(headings, files, strict=True)
    ]
    index = (DECISIONS / "README.md").read_text("utf-8").splitlines()
    assert [line for line in index if line[:1].isdigit()] == listed
    assert [int(file.name[:2]) for file in files] == [*range(1, len(files) + 1)]
    for file in files:
        assert 15 <= len(file.read_text("utf-8").splitlines()) <= 40


def test_every_layer_is_told() -> None:
    """The page has each module of shared/ in its layer, with what it says it is."""
    names = {name for layer in page.layers_of("shared") for name in layer}
    modules = {
        each.stem
        for each in (ROOT / "shared").iterdir()
        if each.suffix == ".py" or (each / "__init__.py").exists()
    }
    assert names == modules - {"__init__"}
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for number, layer in enumerate(page.layers_of("shared"), 1):
        for name in layer:
            assert page.first_sentence(name).endswith(".")
            assert f"| {number} | `{name}` | {page.first_sentence(name)} |" in text


def test_owned_is_what_chapters_have() -> None:
    """The page names all in a chapter's folder, but for modules of its own."""
    told = prose(ROOT / "docs/architecture.md").partition("## What a chapter owns")[2]
    owned = re.findall(r"^\| `([^`]+)` \|", told.partition("\n## ")[0], re.M)
    known = {each.rstrip("/").replace("<lane>", "trio") for each in owned}
    for chapter in chapters().values():
        found = {each.name for each in chapter.folder.iterdir()}
        others = {name for name in found if name.startswith(("with_", "__"))}
        assert found - others <= known | {"supplier_library.py"}
