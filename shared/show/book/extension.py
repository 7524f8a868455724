"""The part of the book that Sphinx calls.

It reads the pages as `in_book` has them, writes each to its `address`, lets nothing on
a page run or load but what lies in the book, and puts the player and its runs there.
"""

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.util import logging

from shared.show.book import made
from shared.show.book.address import address
from shared.show.book.checked import POLICY
from shared.show.book.copies import with_copies
from shared.show.book.in_book import in_book
from shared.show.player import export

HERE = Path(__file__).parent

IMAGE_LINK = re.compile(
    r'(<a class="[^"]*" href=")[^"]*\.svg(">\s*<img [^>]*src="([^"]*)")'
)
"""A picture that leads to itself: in the book it leads to the picture there."""

LEVEL = ('role="heading"', 'role="heading" aria-level="2"')
"""Of the captions in the menu Sphinx says that they are headings, and not which."""

AFTER_FURO = 900

ID = re.compile(r'<div class="anchor" id="([^"]+)">')


CALL = ("Search.setIndex(", ")")
"""What stands around the JSON in the file of the search index."""


class Book(DirectoryHTMLBuilder):
    """Writes each page to its address.

    It goes by the name of its parent, because the search looks for pages of that.
    """

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return address(docname)

    def get_output_path(self, page_name: str, /) -> Path:
        return Path(self.outdir, address(page_name), f"index{self.out_suffix}")

    def dump_search_index(self) -> None:
        """Have the search know pages by their addresses, to which it adds nothing."""
        super().dump_search_index()
        file = Path(self.outdir, self.searchindex_filename)
        known = json.loads(file.read_text("utf-8")[len(CALL[0]) : -len(CALL[1])])
        known["docnames"] = [f"{address(each)}index" for each in known["docnames"]]
        file.write_text(json.dumps(known).join(CALL), "utf-8")


def write_pages(app: Sphinx) -> None:
    made.write()


def read(app: Sphinx, name: str, source: list[str]) -> None:
    """A page as the book has it; a dead link is a warning, which stops the build."""
    page = f"{name}.md"
    warn = logging.getLogger(__name__).warning
    source[0] = in_book(source[0], page, warn) + made.contents(page)


def note_anchors(app: Sphinx, tree: nodes.document) -> None:
    """Have links to our anchors checked, and headings keep the anchors of a forge.

    Sphinx makes ids of its own of headings; a link that is kept somewhere else has the
    forge's.
    """
    known = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for slug, (_, id, _) in known.items():
        if slug != id and slug not in tree.ids:
            tree.ids[id]["ids"].append(slug)
    for raw in tree.findall(nodes.raw):
        for id in ID.findall(raw.astext()):
            known[id] = (raw.line, id, id)


def on_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], document: object
) -> None:
    """What stands in the head of a page, and the player where it is needed."""
    context["metatags"] = context.get("metatags", "") + POLICY
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace(*LEVEL)
    body = IMAGE_LINK.sub(r"\1\3\2", context.get("body", ""))
    context["body"] = with_copies(body, page, Path(app.outdir))
    if "<meanwhile-player" in body:
        app.add_css_file("player.css")
        app.add_js_file("player.js", type="module")


def finish(app: Sphinx, error: Exception | None) -> None:
    """Put the recorded runs where the player looks for them."""
    if error is None:
        export(Path(app.outdir, "_static", "runs"))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_builder(Book, override=True)
    app.connect("builder-inited", write_pages)
    app.connect("source-read", read)
    app.connect("doctree-read", note_anchors)
    app.connect("html-page-context", on_page, priority=AFTER_FURO)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
