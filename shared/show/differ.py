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
    """The share of a diff's lines that says nothing about the runtimes.

    Of the lines that a diff shows as removed or added (blank ones and docstrings
    not counted), those whose statement is the same in both files once comments and
    formatting are taken away: white space, quotes, line breaks, trailing commas.
    0 is a diff of nothing but code, 1 one of nothing but noise.
    """
    before, after = statements(old), statements(new)
    shown = changed(*(physical(file, kept(file)) for file in (old, new)))
    meant = changed(before, after)
    total = sum(len(lines) for lines in shown)
    told = sum(len(a & b) for a, b in zip(shown, meant, strict=True))
    return 1 - told / total if total else 0.0


Lines = list[tuple[str, set[int]]]
"""Texts to compare, each with the numbers of the lines that it stands on."""


def changed(old: Lines, new: Lines) -> tuple[set[int], set[int]]:
    """The numbers of the lines of the texts that only one side has."""
    matcher = SequenceMatcher(
        None, [text for text, _ in old], [text for text, _ in new], autojunk=False
    )
    removed: set[int] = set()
    added: set[int] = set()
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            removed.update(*(numbers for _, numbers in old[a:b]))
            added.update(*(numbers for _, numbers in new[c:d]))
    return removed, added


def kept(file: Path) -> set[int]:
    """The numbers of the lines that are neither blank nor part of a docstring."""
    text = file.read_text("utf-8")
    docstrings = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    lines = enumerate(text.splitlines(), 1)
    return {number for number, line in lines if line.strip()} - docstrings


def physical(file: Path, numbers: set[int]) -> Lines:
    """The lines as they stand."""
    lines = enumerate(file.read_text("utf-8").splitlines(), 1)
    return [(line, {number}) for number, line in lines if number in numbers]


def statements(file: Path) -> Lines:
    """Statements (the tokenizer's logical lines) in one way of writing them."""
    found: Lines = []
    words: list[str] = []
    numbers: set[int] = set()
    depth = 0
    wanted = kept(file)
    text = io.StringIO(file.read_text("utf-8"))
    for token in tokenize.generate_tokens(text.readline):
        if token.type in (tokenize.INDENT, tokenize.DEDENT):
            depth += 1 if token.type == tokenize.INDENT else -1
        elif token.type == tokenize.NEWLINE:
            if numbers & wanted:
                found.append((" ".join([str(depth), *words]), numbers))
            words, numbers = [], set()
        elif token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER):
            if token.string in ")]}" and words[-1:] == [","]:
                words.pop()
            words.append(unquoted(token))
            numbers = numbers | set(range(token.start[0], token.end[0] + 1))
    return found


def unquoted(token: tokenize.TokenInfo) -> str:
    """A token's text; a plain string by its value, whichever quotes it has."""
    if token.type == tokenize.STRING and token.string[0] in "\"'":
        return repr(ast.literal_eval(token.string))
    return token.string
