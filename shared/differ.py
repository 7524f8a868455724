"""Differences between two lanes: unified for pipes and pages, side by side to read."""

import ast
import io
import tokenize
from collections.abc import Iterator
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

WIDE = 120
"""Columns from which on a terminal shows two files side by side."""

CONTEXT = 3
OLD, NEW = "red", "green"


def unified(old: Path, new: Path, context: int = CONTEXT) -> str:
    """The unified diff, named after the two files; empty if they are the same."""
    lines = unified_diff(
        old.read_text("utf-8").splitlines(),
        new.read_text("utf-8").splitlines(),
        name_of(old),
        name_of(new),
        n=context,
        lineterm="",
    )
    return "\n".join(lines)


def name_of(file: Path) -> str:
    """A lane's file with its chapter's folder."""
    return f"{file.parent.name}/{file.name}"


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
            sign = "|" if left is not None and right is not None else "<"
            sign = ">" if left is None else sign
            table.add_row(*marked(left or "", sign, right or ""))
    return table


def pairs(old: list[str], new: list[str]) -> Iterator[tuple[str | None, str | None]]:
    """Lines beside each other; None where one side has nothing."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        for step in range(max(b - a, d - c)):
            yield (
                old[a + step] if a + step < b else None,
                new[c + step] if c + step < d else None,
            )


def marked(left: str, sign: str, right: str) -> tuple[Text, str, Text]:
    """Two lines with the parts in which they differ underlined."""
    old, new = Text(left, OLD), Text(right, NEW)
    if sign == "|":
        for kind, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes():
            if kind != "equal":
                old.stylize("underline", a, b)
                new.stylize("underline", c, d)
    return old, sign, new


def noise(old: Path, new: Path) -> float:
    """The share of changed lines that says nothing about the runtimes.

    Changed lines (blank ones not counted) of the two files as they are, against
    those of the two files without docstrings, comments and formatting; 0 is a diff
    of nothing but code, 1 one of nothing but noise.
    """
    raw = changed(lines_of(old.read_text("utf-8")), lines_of(new.read_text("utf-8")))
    bare = changed(normalised(old), normalised(new))
    return max(0.0, 1 - bare / raw) if raw else 0.0


def changed(old: list[str], new: list[str]) -> int:
    """How many lines a diff shows as removed or added."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return sum(
        (b - a) + (d - c)
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def normalised(file: Path) -> list[str]:
    """The code alone, laid out as the file lays it out where it can be.

    Docstrings and comments are blanked out where they stand; every statement keeps
    its own lines, with the white space within a line made uniform.
    """
    text = file.read_text("utf-8")
    skip = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    words: dict[int, list[str]] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        line = token.start[0]
        if line not in skip and token.type != tokenize.COMMENT and token.string.strip():
            words.setdefault(line, []).append(token.string)
    return [" ".join(each) for _, each in sorted(words.items())]
