"""Differences between two lanes: unified for pipes and pages, side by side to read."""

import ast
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from shared.show.text import shown

WIDE = 120
"""Columns from which on a terminal shows two files side by side."""

CONTEXT = 3
HAS_DOCSTRING = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
OLD, NEW = "red", "green"


def unified(old: Path, new: Path, context: int = CONTEXT) -> str:
    """The unified diff, named after the two files; empty if they are the same."""
    texts = old.read_text("utf-8"), new.read_text("utf-8")
    return unified_texts(*texts, name_of(old), name_of(new), context)


def unified_texts(
    old: str, new: str, old_name: str, new_name: str, context: int = CONTEXT
) -> str:
    """The same of two texts, named so."""
    old_lines, new_lines = old.splitlines(), new.splitlines()
    names = old_name, new_name
    diff = unified_diff(old_lines, new_lines, *names, n=context, lineterm="")
    return "\n".join(diff)


def name_of(file: Path) -> str:
    """A lane's file with its chapter's folder."""
    return shown(f"{file.parent.name}/{file.name}")


def coloured(diff: str) -> Text:
    """A unified diff in colours."""
    text = Text()
    for line in diff.splitlines():
        if line.startswith(("---", "+++")):
            style = "bold"
        else:
            style = {"-": OLD, "+": NEW, "@": "cyan"}.get(line[:1], "")
        text.append(line + "\n", style)
    text.rstrip()
    return text


def side_by_side(old: Path, new: Path) -> RenderableType:
    """Both files whole, equal lines beside each other, what differs in colours."""
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column(name_of(old), ratio=1, overflow="fold")
    table.add_column(" ", width=1)
    table.add_column(name_of(new), ratio=1, overflow="fold")
    a = old.read_text("utf-8").splitlines()
    b = new.read_text("utf-8").splitlines()
    for left, right in pairs(a, b):
        if left == right:
            table.add_row(Text(left or ""), "", Text(right or ""))
        else:
            table.add_row(*marked(left, right))
    return table


def pairs(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str | None, str | None]]:
    """Lines beside each other; None where one side has nothing."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        for step in range(max(b - a, d - c)):
            yield (
                old[a + step] if a + step < b else None,
                new[c + step] if c + step < d else None,
            )


def sign(left: str | None, right: str | None) -> str:
    """How two lines beside each other differ: `|`, or `<` and `>` for one alone."""
    if left == right:
        return ""
    return ">" if left is None else "<" if right is None else "|"


Part = tuple[str, bool]
"""A part of a line, and whether it differs from the line beside it."""


def parts(left: str | None, right: str | None) -> tuple[list[Part], list[Part]]:
    """Two lines in parts; a line alone, or equal to the other, is one part."""
    if left == right or left is None or right is None:
        return [(left or "", False)], [(right or "", False)]
    codes = SequenceMatcher(None, left, right).get_opcodes()
    return (
        [(left[a:b], kind != "equal") for kind, a, b, _, _ in codes if a < b],
        [(right[c:d], kind != "equal") for kind, _, _, c, d in codes if c < d],
    )


def marked(left: str | None, right: str | None) -> tuple[Text, str, Text]:
    """Two lines with the parts in which they differ underlined."""
    old, new = parts(left, right)
    return underlined(old, OLD), sign(left, right), underlined(new, NEW)


def underlined(line: Sequence[Part], colour: str) -> Text:
    text = Text(style=colour)
    for part, differs in line:
        text.append(part, "underline" if differs else "")
    return text


def size(old: Path, new: Path) -> int:
    """How many lines a diff removes and adds, blank ones and the docstring left out."""
    return changed(lines(old), lines(new))


def noise(old: Path, new: Path) -> float:
    """The share of a diff's lines that says nothing about the runtimes.

    It is what would be gone if both files were without comments and laid out by one
    hand, which is Python's own (`ast.unparse`): 0 is a diff of nothing but code.  Less
    than 0 is a diff that the layout makes shorter.
    """
    shown = size(old, new)
    meant = changed(lines_by_python(old), lines_by_python(new))
    return (shown - meant) / shown if shown else 0.0


def changed(old: list[str], new: list[str]) -> int:
    """How many lines only one side has."""
    header = 2
    lines = list(unified_diff(old, new, n=0, lineterm=""))[header:]
    return sum(not line.startswith("@@") for line in lines)


def lines(file: Path) -> list[str]:
    """The lines of a file but the blank ones and its docstring."""
    text = file.read_text("utf-8")
    tree = ast.parse(text)
    docstring = range(0)
    if ast.get_docstring(tree) is not None:
        first = tree.body[0]
        docstring = range(first.lineno, (first.end_lineno or 0) + 1)
    numbered = enumerate(text.splitlines(), 1)
    return [line for at, line in numbered if line.strip() and at not in docstring]


def lines_by_python(file: Path) -> list[str]:
    """The lines of a file as `ast.unparse` writes them, without docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, HAS_DOCSTRING) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return [line for line in ast.unparse(tree).splitlines() if line.strip()]
