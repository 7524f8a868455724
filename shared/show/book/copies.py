"""Copies of the sources that pages link to, where nobody knows of a forge.

A source is a text, as a browser shows it; a folder is a page of links.
"""

import re
from html import escape
from pathlib import Path

from shared.reaper import ROOT
from shared.show.book.address import IN_BOOK, to_root
from shared.show.book.checked import POLICY

SOURCE = re.compile(f'href="{re.escape(IN_BOOK)}([^"#]*)(?:#[^"]*)?"')
FILES = "files"
"""Where they lie in the book."""

FOLDER = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8">{policy}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<style>:root {{ color-scheme: light dark; font-family: system-ui }}</style>
<h1>{name}</h1>
<ul>
{links}</ul>
</html>
"""


def with_copies(body: str, page: str, book: Path) -> str:
    """The body of a page, with links to copies of sources, which are then there."""
    for path in SOURCE.findall(body):
        copy(ROOT / path, book / FILES)

    def link(found: re.Match[str]) -> str:
        return f'href="{to_root(page)}{FILES}/{found[1]}{suffix(found[1])}"'

    return SOURCE.sub(link, body)


def suffix(path: str) -> str:
    """What a copy has at its end: a browser shows a text, and finds a folder's page."""
    return "/" if (ROOT / path).is_dir() else ".txt"


def copy(source: Path, copies: Path) -> None:
    """A source as a browser shows it; of a folder, a page with what is in it."""
    file = copies / f"{source.relative_to(ROOT)}.txt"
    if source.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        # No server tells the encoding of a text.
        file.write_text(source.read_text("utf-8"), "utf-8-sig")
        return
    inside = [each for each in sorted(source.glob("[!_]*")) if each.is_file()]
    for each in inside:
        copy(each, copies)
    links = "".join(
        f'<li><a href="{each.name}.txt">{each.name}</a>\n' for each in inside
    )
    folder = file.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    name = escape(f"{source.relative_to(ROOT)}")
    text = FOLDER.format(name=name, links=links, policy=POLICY)
    (folder / "index.html").write_text(text, "utf-8")
