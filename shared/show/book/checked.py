"""Every link and anchor of the built pages, and that nothing comes from outside.

Sphinx has checked what it has resolved itself.  This looks at what came of it: the
files as a reader's browser gets them, menus, generated pages and raw HTML included.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LEADING = ("href", "src", "data-index")
LOADED = ("script", "img", "link", "iframe", "source", "object", "embed")
"""Elements that a browser loads what they lead to for, without being asked."""

ALLOWED = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""What a page may load and run; the styles that Furo and SVG have inline it may."""

POLICY = f'<meta http-equiv="Content-Security-Policy" content="{ALLOWED}">'

Attributes = list[tuple[str, str | None]]


@dataclass
class Seen:
    """What was seen on a page: ids, links within the book, and what must not be."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Sees all of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        told = {name: value or "" for name, value in attrs}
        if id := told.get("id"):
            if id in self.seen.ids:
                self.seen.faults.append(f"the id {id} is there twice")
            self.seen.ids.add(id)
        self.seen.faults += [f"{name} on <{tag}>" for name in told if name[:2] == "on"]
        if tag == "script" and "src" not in told and "json" not in told.get("type", ""):
            self.seen.faults.append("a script that stands on the page")
        for link in (told[name] for name in LEADING if name in told):
            self.see(tag, link)

    def see(self, tag: str, link: str) -> None:
        """A link, unless it leads out of the book."""
        parts = urlsplit(link)
        if not (parts.scheme or parts.netloc):
            self.seen.links.append(link)
        elif tag in LOADED and parts.scheme != "data":
            self.seen.faults.append(f"<{tag}> is loaded from {link}")


def seen_on(file: Path) -> Seen:
    reader = Reader()
    text = file.read_text("utf-8")
    reader.feed(text)
    reader.close()
    if POLICY not in text:
        reader.seen.faults.append("a page without the policy of all")
    return reader.seen


def faults(folder: Path, pages: dict[Path, Seen]) -> Iterator[str]:
    """What is wrong with the pages of a book, a sentence each."""
    for file, seen in pages.items():
        name = file.relative_to(folder)
        yield from (f"{name}: {fault}" for fault in seen.faults)
        for link in dict.fromkeys(seen.links):
            if why := dead(link, file, folder, pages):
                yield f"{name}: {link}: {why}"


def dead(link: str, file: Path, folder: Path, pages: dict[Path, Seen]) -> str:
    """Why a link leads nowhere; empty if it leads somewhere."""
    parts = urlsplit(link)
    if parts.path.startswith("/"):
        return "leads out of the book, if that lies in a folder"
    there = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if there.is_dir():
        there /= "index.html"
    if folder not in there.parents or not there.is_file():
        return "there is no such file"
    fragment = unquote(parts.fragment)
    if fragment and there in pages and fragment not in pages[there].ids:
        return "there is no such anchor"
    return ""


def check(folder: Path) -> bool:
    """Look at all pages in a folder, say what came of it, and whether all is well."""
    folder = folder.resolve()
    pages = {file: seen_on(file) for file in sorted(folder.rglob("*.html"))}
    if found := [*faults(folder, pages)]:
        print(*found, sep="\n", file=sys.stderr)
        print(f"{len(found)} faults on {len(pages)} pages", file=sys.stderr)
        return False
    links = sum(len(seen.links) for seen in pages.values())
    print(f"{len(pages)} pages, {links} links and anchors within the book, all there")
    return True
