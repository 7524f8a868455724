"""The reference in the book: a page a group of rows, and a page a row.

A row's page has, below what SEMANTICS.md has of it, each lane's program whole, under a
heading that is its anchor: the same text as `meanwhile semantics S5 asyncio --source`.
"""

from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO

from shared.registry import LANES
from shared.semantics.row import GROUPS, Row, rows
from shared.show import reference, reference_page
from shared.show.book.address import page_of_group, page_of_row

ORPHAN = "---\norphan: true\n---\n\n"
"""A page that is led to by links; the contents would be too long with it."""

UNSOUGHT = "---\nnosearch: true\n---\n\n"
"""A page on which a search would find once more what stands on another."""


def shown(row: Row) -> str:
    """What SEMANTICS.md has below a row's heading, with links that hold anywhere."""
    with redirect_stdout(StringIO()) as out:
        reference_page.show(row, "/")
    return out.getvalue()


def group(letter: str) -> str:
    """All rows of a group as SEMANTICS.md has them, each with a link to its page."""
    some = reference_page.group_of(letter)
    whole = f"[the whole table](/{reference_page.PAGE}#{GROUPS[letter].lower()})"
    parts = [f"# {GROUPS[letter]}", f"{len(some)} rows of {whole}."]
    for row in some:
        parts += [
            f'<a id="{row.id.lower()}"></a>',
            f"## {row.id}. {row.question}",
            shown(row),
            f"[{row.id} with its programs](/{page_of_row(row.id)})",
        ]
    return UNSOUGHT + "\n\n".join(parts) + "\n"


def row_page(row: Row) -> str:
    """A row: the question, the answers, why, and the programs."""
    parts = [
        f"# {row.id}. {row.question}",
        " · ".join(ways(row)),
        shown(row),
        *programs(row),
    ]
    return ORPHAN + "\n\n".join(parts) + "\n"


def ways(row: Row) -> Iterator[str]:
    """From a row to its group, to the whole table, and to the rows beside it."""
    yield f"[{GROUPS[row.group]}](/{page_of_group(row.group)}#{row.id.lower()})"
    yield f"[{row.id} in the whole table](/{reference_page.PAGE}#{row.id.lower()})"
    ids = [*rows()]
    at = ids.index(row.id)
    for word, beside in (("before", ids[:at][-1:]), ("next", ids[at + 1 :][:1])):
        for id in beside:
            yield f"{word}: [{id}](/{page_of_row(id)})"


def programs(row: Row) -> Iterator[str]:
    """A heading and a block for each lane that has a program."""
    for lane in (name for name in LANES if name in row.probes):
        yield f"## {lane}"
        yield from (
            f"````python\n{each}````" for each in reference.programs(row, [lane])
        )
