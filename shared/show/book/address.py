"""Where the pages lie: in the tree, in the book, and on the forge.

A page is called by its path from the root, `chapters/README.md`; Sphinx calls it by
its name, which is that without `.md`.  Its address in the book has neither README nor
the folder of what is generated:

    README                              /
    SEMANTICS                           /semantics/
    chapters/chapter03_x/README         /chapters/chapter03_x/
    build/pages/semantics/S5            /semantics/S5/
"""

import os
import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache

from shared.errors import MeanwhileError
from shared.reaper import ROOT
from shared.semantics.row import GROUPS, Row, rows

IN_BOOK = "https://in-the-book.invalid/"
"""Stands before the path of a source until its page is written; never an address."""


def forge(told: Mapping[str, str]) -> str:
    """Where sources are shown: at the commit, on the forge that builds the book.

    Built anywhere else, nobody knows where that would be, and the book has a copy of
    each source that is linked to.
    """
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
    server, repository, commit = (told.get(name) for name in names)
    if server and repository and commit:
        return f"{server}/{repository}/blob/{commit}/"
    return IN_BOOK


FORGE = forge(os.environ)

GENERATED = "build/pages/"
PAGES = ("*.md", "chapters/README.md", "chapters/*/README.md", "docs/**/*.md")
"""The pages of the tree, as `nox -s readme` has them."""

TABLE = "SEMANTICS.md"
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
LINE = re.compile(r"L(\d+)(?:-L(\d+))?")


class DeadLink(MeanwhileError):
    """A link to what is not there."""


@lru_cache
def pages() -> frozenset[str]:
    """The pages of the tree."""
    found = [file for each in PAGES for file in ROOT.glob(each)]
    return frozenset(file.relative_to(ROOT).as_posix() for file in found)


def address(name: str) -> str:
    """The address of a page, by its name: from the book's root, with `/` at the end."""
    parts = name.removeprefix(GENERATED).split("/")
    if parts[-1] == "README":
        parts.pop()
    if len(parts) == 1:
        parts = [parts[0].lower()]
    return "".join(f"{part}/" for part in parts)


def to_root(name: str) -> str:
    """What leads from a page's address to the book's root: nothing, `../`, `../../`."""
    return "../" * address(name).count("/")


def page_of_row(id: str) -> str:
    return f"{GENERATED}semantics/{id}.md"


def page_of_group(letter: str) -> str:
    return f"{GENERATED}semantics/{GROUPS[letter].lower()}.md"


def page_beside(folder: str) -> str:
    """The page on which lanes of the chapter in this folder are side by side."""
    return f"{GENERATED}chapters/{folder}/side-by-side.md"


def lead(link: str, page: str) -> str:
    """Where a link on a page leads in the book.

    To a page, as a path from the tree's root with `/` before it; to a row, where that
    has its page; to a row's program,
    on the page of that row; to any other file, at the forge.  DeadLink if there is no
    such file or line.  Fragments on pages are left to those who know their anchors.
    """
    if ELSEWHERE.match(link):
        return link
    path, _, fragment = link.partition("#")
    there = from_root(path, page)
    if there.startswith(GENERATED):
        return f"/{there}{'#' * bool(fragment)}{fragment}"
    if f"{there}/README.md".lstrip("/") in pages():
        there = f"{there}/README.md".lstrip("/")
    row = fragment.upper()
    if there == TABLE and row in rows() and page not in (TABLE, page_of_row(row)):
        return f"/{page_of_row(row)}"
    if there in pages():
        return f"/{there}{'#' * bool(fragment)}{fragment}"
    return to_program(there, fragment) or on_forge(there, fragment)


def from_root(path: str, page: str) -> str:
    """A path as it stands on a page, from the tree's root; empty for the root."""
    if not path:
        return page
    folder = "/" if path.startswith("/") else f"/{posixpath.dirname(page)}"
    return posixpath.normpath(posixpath.join(folder, path)).strip("/")


def to_program(path: str, fragment: str) -> str:
    """The link to a row's program, by file and line; empty if that is none."""
    row, line = rows_by_file().get(path), LINE.fullmatch(fragment)
    if row is None or line is None:
        return ""
    on_forge(path, fragment)
    above = [lane for lane, each in row.probes.items() if each.line <= int(line[1])]
    return f"/{page_of_row(row.id)}{f'#{above[-1]}' if above else ''}"


@lru_cache
def rows_by_file() -> Mapping[str, Row]:
    """Path of a row's file -> the row."""
    return {each.file.relative_to(ROOT).as_posix(): each for each in rows().values()}


def on_forge(path: str, fragment: str) -> str:
    """The link to a file or folder on the forge; DeadLink if it is not there."""
    file = ROOT / path
    if not file.exists():
        raise DeadLink(f"{path} does not exist")
    if line := LINE.fullmatch(fragment):
        last = max(int(each) for each in line.groups() if each)
        if last > len(file.read_text("utf-8").splitlines()):
            raise DeadLink(f"{path} has no line {last}")
    elif fragment:
        raise DeadLink(f"{path} is a source, and has no anchor {fragment}")
    return f"{FORGE}{path}{'#' * bool(fragment)}{fragment}"
