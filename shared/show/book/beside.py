"""Any two lanes of a chapter side by side: a page that needs no script.

Each two are a section of the page, and the address says which is shown: `:target` is
the one that is named after `#`.  Where none is, the first is shown.  A table of links
chooses; equal lines stand beside each other, as in `meanwhile diff` on a wide terminal.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import combinations

from shared.proof.chapters import Chapter
from shared.show.differ import Part, pairs, parts, sign
from shared.show.player import PAIR

CHOSEN = (
    "background: var(--color-brand-primary); color: var(--color-background-primary)"
)
KINDS = {"": "same", "|": "changed", "<": "left", ">": "right"}
FENCE = "``````"

HIDDEN = "---\norphan: true\nnosearch: true\n---\n\n"
"""The chapter's page leads to it; a search would find each lane six times."""

ABOUT = """Choose any two in the table.
`|` stands between lines that differ, and what differs in them is underlined.
`<` and `>` point to a line that only one of the lanes has.
`meanwhile diff {number} {first} {second}` shows the same in your terminal."""


def page(chapter: Chapter) -> str:
    """The page of a chapter, as Markdown."""
    sources = {
        lane: chapter.lane_file(lane).read_text("utf-8").splitlines()
        for lane in chapter.lane_names
    }
    two = in_order([*sources])
    about = ABOUT.format(number=chapter.number, first=two[0][0], second=two[0][1])
    back = f"[{chapter.number}. {chapter.title}](/chapters/{chapter.folder.name}/)"
    head = f"# {chapter.number}. {chapter.title}: side by side\n\nLanes of {back}."
    return f"{HIDDEN}{head}\n{about}\n\n{FENCE}{{raw}} html\n{html(sources)}\n{FENCE}\n"


def in_order(lanes: Sequence[str]) -> list[tuple[str, str]]:
    """All twos of lanes; what is shown where nothing is chosen comes first."""
    return sorted(combinations(lanes, 2), key=lambda two: two != PAIR)


def html(sources: Mapping[str, Sequence[str]]) -> str:
    """The chooser, and a section for each two lanes; lane -> its lines."""
    first, *others = twos = in_order([*sources])
    # The first comes last: whatever is chosen before it can hide it.
    sections = [section(*two, sources) for two in (*others, first)]
    return (
        f'<div class="beside">\n<style>\n{chosen(twos)}</style>\n'
        f"{chooser([*sources])}\n{''.join(sections)}</div>"
    )


def id_of(lanes: Iterable[str]) -> str:
    """The id of the section of two lanes."""
    return escape("-".join(lanes))


def chosen(twos: Sequence[tuple[str, str]]) -> str:
    """The style of the link to what is shown: to the first, where none is chosen."""
    rules = [(".beside:not(:has(.pair:target))", twos[0])]
    rules += [(f".beside:has(#{id_of(two)}:target)", two) for two in twos]
    return "".join(
        f'{shown} [href="#{id_of(two)}"] {{ {CHOSEN} }}\n' for shown, two in rules
    )


def chooser(lanes: Sequence[str]) -> str:
    """A table with a link for each two lanes."""
    heads = "".join(
        f'<th scope="col"><span>{escape(lane)}</span></th>' for lane in lanes
    )
    lines = "\n".join(
        f'<tr><th scope="row">{escape(lane)}</th>'
        f"{''.join(choice(lane, other, lanes) for other in lanes)}</tr>"
        for lane in lanes
    )
    return (
        '<nav class="chooser" aria-label="Two lanes to compare"><table>\n'
        f"<thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody></table></nav>"
    )


def choice(lane: str, other: str, lanes: Sequence[str]) -> str:
    """A cell of the chooser; both orders of two lanes lead to one section."""
    if lane == other:
        return "<td></td>"
    first, second = sorted((lane, other), key=lanes.index)
    label = f"{escape(first)} and {escape(second)}"
    link = f'href="#{id_of((first, second))}"'
    return f'<td><a {link} aria-label="{label}" title="{label}">◧</a></td>'


def section(first: str, second: str, sources: Mapping[str, Sequence[str]]) -> str:
    """Two lanes, line by line."""
    id, left, right = id_of((first, second)), escape(first), escape(second)
    lines = "".join(
        line(old, new) for old, new in pairs(sources[first], sources[second])
    )
    return (
        f'<section class="pair" id="{id}" aria-label="{left} and {right}">'
        f'<table><thead><tr><th scope="col">{left}</th><td></td>'
        f'<th scope="col">{right}</th></tr></thead>\n<tbody>\n{lines}</tbody></table>'
        "</section>\n"
    )


def line(left: str | None, right: str | None) -> str:
    """A line of each, and the sign between them."""
    between = sign(left, right)
    old, new = parts(left, right)
    return (
        f'<tr class="{KINDS[between]}">{cell(old)}'
        f"<td>{escape(between)}</td>{cell(new)}</tr>\n"
    )


def cell(some: Sequence[Part]) -> str:
    """A line in its parts, escaped, with what differs underlined."""
    text = "".join(part for part, _ in some)
    indent = len(text) - len(text.lstrip())
    style = f' style="--in: {indent}ch"' if indent else ""
    told = (
        f"<u>{escape(part)}</u>" if differs else escape(part) for part, differs in some
    )
    return f"<td{style}>{''.join(told)}</td>"
