"""What the book has beside the pages of the tree, and the order of all of them."""

from collections.abc import Iterator, Sequence

from shared.proof.chapters import chapters
from shared.reaper import ROOT
from shared.semantics.row import GROUPS, rows
from shared.show.book import beside
from shared.show.book.address import (
    GENERATED,
    page_beside,
    page_of_group,
    page_of_row,
    pages,
)
from shared.show.book.in_book import player
from shared.show.book.rows import group, row_page
from shared.show.player import PAIR
from shared.show.reference_page import PAGE

PLAY = f"{GENERATED}play.md"
DECISIONS = "docs/decisions/"
WATCH = "docs/watch.md"


def generated() -> Iterator[tuple[str, str]]:
    """Each page that is made for the book, and its Markdown."""
    for letter in GROUPS:
        yield page_of_group(letter), group(letter)
    for row in rows().values():
        yield page_of_row(row.id), row_page(row)
    for chapter in chapters().values():
        yield page_beside(chapter.folder.name), beside.page(chapter)
    yield PLAY, play()


def play() -> str:
    """The page of the player alone."""
    return (
        "# The player\n\n"
        "Recorded runs, event by event: choose a chapter and its lanes.\n\n"
        f"{player(PLAY, lanes=PAIR)}\n\n"
        "The player needs JavaScript, and the book served by HTTP.\n\n"
        "</meanwhile-player>\n"
    )


def write() -> None:
    """Write them below the root, where nothing else is left."""
    made = dict(generated())
    for file in (ROOT / GENERATED).glob("**/*.md"):
        if file.relative_to(ROOT).as_posix() not in made:
            file.unlink()
    for page, text in made.items():
        file = ROOT / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def contents(page: str) -> str:
    """The contents that a page has for the sidebar, as directives; most have none."""
    if page == PAGE:
        return tree("", [page_of_group(letter) for letter in GROUPS])
    if page == f"{DECISIONS}README.md":
        return tree("", sorted(decisions()))
    if page != "README.md":
        return ""
    numbered = [
        f"chapters/{each.folder.name}/README.md" for each in chapters().values()
    ]
    return "".join(
        (
            tree("Read", ["chapters/README.md", *numbered]),
            tree(
                "Look up",
                ["CHOOSING.md", "QUESTIONS.md", PAGE, PLAY, WATCH, "docs/glossary.md"],
            ),
            tree("For contributors", [*house(), *rest(numbered)]),
        )
    )


def house() -> list[str]:
    """The engineers' pages."""
    return [
        "docs/architecture.md",
        f"{DECISIONS}README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ]


def decisions() -> set[str]:
    return {each for each in pages() if each.startswith(DECISIONS)} - {
        f"{DECISIONS}README.md"
    }


def rest(numbered: Sequence[str]) -> list[str]:
    """Pages of the tree that nobody has put anywhere: none is left out."""
    known = {"README.md", "chapters/README.md", *numbered, *house(), *decisions()}
    known |= {"CHOOSING.md", "QUESTIONS.md", PAGE, WATCH, "docs/glossary.md"}
    return sorted(pages() - known)


def tree(caption: str, some: Sequence[str]) -> str:
    lines = "".join(f"/{each.removesuffix('.md')}\n" for each in some)
    named = f":caption: {caption}\n" if caption else ""
    return f"\n```{{toctree}}\n:hidden:\n{named}\n{lines}```\n"
