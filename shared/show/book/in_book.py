"""Markdown as it lies in the tree -> Markdown as the book has it.

What a forge shows is kept; within a block of code nothing is touched.

- A comment, of one line or of many, becomes an empty one: it still parts two
  paragraphs, and nothing of it is on the page.
- `<a id="x"></a>` becomes an empty element of that id on its own.
- Links lead to where `address.lead` says.
- Where a picture of recorded runs is, a player of them is too.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from shared.proof.chapters import FOLDER, chapters
from shared.show.book.address import DeadLink, lead, page_beside, pages, to_root
from shared.show.player import PAIR, pair

FENCE = re.compile(r"\s*(`{3,}|~{3,})")
COMMENT = re.compile(r"\s*<!--")
ANCHORS = re.compile(r'(?:<a id="[^"]+"></a>)+')
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
IMAGE = re.compile(r"\[?!\[.*\]\(\S+\.svg\)")
LINKED = re.compile(
    r"(?P<code>`+)(?!`).*?(?<!`)(?P=code)(?!`)"
    r"|!\[[^\]]*\]\([^)]*\)"
    r"|\]\((?P<link>[^)\s]+)\)"
)
"""A span of code, a picture, or where a link leads; only the last is touched."""

OTHERS = "## The same in the others"
FRONT = "README.md"
PLAYED = "traces/timelines.svg"

Told = Callable[[str], None]


def in_book(text: str, page: str, dead: Told) -> str:
    """A page of the tree for the book; `dead` is told of each link that is."""
    lines = []
    for line, is_code in told_apart(text.splitlines()):
        if is_code:
            lines.append(line)
        elif ANCHORS.fullmatch(line):
            lines += ["", anchors(line), ""]
        else:
            lines.append(led(line, page, dead))
    return "\n".join(added(lines, page)) + "\n"


def told_apart(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a block of code; comments are emptied."""
    fence, in_comment = "", False
    for line in lines:
        if in_comment:
            in_comment = "-->" not in line
        elif fence:
            yield line, True
            if ends(line, fence):
                fence = ""
        elif opened := FENCE.match(line):
            fence = opened[1]
            yield line, True
        elif COMMENT.match(line):
            in_comment = "-->" not in line
            yield line.partition("<!--")[0] + "<!-- -->", False
        else:
            yield line, False


def ends(line: str, fence: str) -> bool:
    """Whether a line ends a block that a fence has opened."""
    return line.strip().startswith(fence) and not line.strip().strip(fence[0])


def anchors(line: str) -> str:
    """An empty element for each anchor: a block, as a link inline would be none."""
    ids = ANCHOR.findall(line)
    return "".join(f'<div class="anchor" id="{id}"></div>' for id in ids)


def led(line: str, page: str, dead: Told) -> str:
    """A line with its links as they lead in the book."""

    def lead_on(match: re.Match[str]) -> str:
        if match["link"] is None:
            return match[0]
        try:
            return f"]({lead(match['link'], page)})"
        except DeadLink as error:
            dead(f"{page}: the link to {match['link']} is dead: {error}")
            return match[0]

    return LINKED.sub(lead_on, line)


def added(lines: list[str], page: str) -> list[str]:
    """What the book adds: players, and on a chapter's page the lanes side by side."""
    folder = page.split("/")[-2] if "/" in page else ""
    chapter = FOLDER.fullmatch(folder)
    if page == FRONT:
        return with_player(lines, "", page, 2, PAIR[:1])
    if chapter is None or page not in pages():
        return lines
    number = int(chapter[1])
    two = pair(chapters()[number])
    return with_beside(with_player(lines, PLAYED, page, number, two), folder)


def with_player(
    lines: list[str], file: str, page: str, number: int, lanes: Sequence[str]
) -> list[str]:
    """A player of these lanes' runs where the first picture of a file is.

    On the front page it takes its place; a chapter's text speaks of all the lanes that
    are in the picture, so there it stays, below.
    """
    for at, line in enumerate(lines):
        if IMAGE.match(line) and f"{file})" in line:
            opened = player(page, f' data-chapter="{number}"', lanes)
            closed = "</meanwhile-player>"
            picture = [line, "", closed] if page == FRONT else [closed, "", line]
            return [*lines[:at], "", opened, "", *picture, "", *lines[at + 1 :]]
    return lines


def player(page: str, chosen: str = "", lanes: Sequence[str] = ()) -> str:
    """The tag that opens a player; it looks for the runs from the page's address."""
    index = f"{to_root(page.removesuffix('.md'))}_static/runs/index.json"
    runs = f' data-runs="{",".join(lanes)}"' if lanes else ""
    return f'<meanwhile-player data-index="{index}"{chosen}{runs}>'


def with_beside(lines: list[str], folder: str) -> list[str]:
    """The link to the lanes side by side, where the page speaks of the others."""
    if OTHERS not in lines:
        return lines
    at = lines.index(OTHERS) + 1
    link = f"[Any two lanes side by side](/{page_beside(folder)})."
    return [*lines[:at], "", link, "", *lines[at:]]
