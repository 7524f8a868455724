"""What pages show of a lane: its functions, and lean diffs headed by functions.

A lean diff leaves out what every lane says alike and what is told once: the docstring,
the imports, `run` and the main guard; between a lane that awaits and one that blocks,
lines that differ by `async` and `await` alone.  `meanwhile diff` shows everything.
"""

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from textwrap import dedent

START = "run"
"""The function in which a lane starts its runtime."""

CONTEXT = 1
COLOUR = re.compile(r"\b(async|await) ")
Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINED = re.compile(r"(?:async )?(?:def|class) (\w+)")


@dataclass(frozen=True)
class Lean:
    """A diff; `changed` lines are in it, `coloured` more differ by async and await."""

    text: str
    changed: int
    coloured: int


def functions(file: Path, names: Sequence[str]) -> str:
    """These functions of a file as they stand, comments above them included.

    A method ("Library.price") stands without its class.  A signature of several lines
    is shown by the names of its parameters: types are in the file.  ValueError where
    there is no function of that name.
    """
    found = {}
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, Defined):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{each.name}": each for each in methods(node)}
    if absent := [name for name in names if name not in found]:
        raise ValueError(f"{file.name} has no {', '.join(absent)}")
    return "\n\n\n".join(dedent(shown(file, found[name])) for name in names)


def methods(of: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The methods of a class, in their order."""
    for node in of.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def defined_in(file: Path) -> list[str]:
    """The functions and classes of a file, in their order."""
    tree = ast.parse(file.read_text("utf-8"))
    return [node.name for node in tree.body if isinstance(node, Defined)]


def methods_in(file: Path) -> dict[str, list[str]]:
    """The methods ("Library.price") of a file's classes, by class."""
    tree = ast.parse(file.read_text("utf-8"))
    return {
        node.name: [f"{node.name}.{each.name}" for each in methods(node)]
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def differing(old: Path, new: Path) -> list[str]:
    """The functions of the new lane that say something else, but `run`.

    What differs by `async` and `await` alone, or by the runtime's name before a dot, is
    the same.  Of a class that both have, the methods count each for itself.
    """
    a, b = body(old), body(new)
    told_once = awaits(a) != awaits(b)
    before, after = methods_in(old), methods_in(new)

    def said(file: Path, lines: Sequence[str], name: str) -> list[str]:
        if "." in name:
            mine = functions(file, [name]).splitlines()
        else:
            mine = of_functions(lines, [name])
        mine = [named(line, file) for line in mine]
        return [uncoloured(line) for line in mine] if told_once else mine

    parts = [
        part
        for name in defined_in(new)
        for part in (after[name] if before.get(name) == after.get(name, []) else [name])
    ]
    return [
        part
        for part in parts
        if part != START and said(old, a, part) != said(new, b, part)
    ]


def named(line: str, file: Path) -> str:
    """A line without the name of the lane's runtime, where that stands before a dot."""
    _, _, runtime = file.stem.partition("with_")
    return re.sub(rf"\b{runtime}\.", "", line)


def shown(file: Path, node: Defined) -> str:
    lines = file.read_text("utf-8").splitlines()
    first, inside = node.lineno, node.body[0].lineno
    if isinstance(node, ast.ClassDef) or lines[first - 1].endswith(":"):
        head = lines[first - 1 : inside - 1]
    else:
        kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
        rest = [f"*{node.args.vararg.arg}"] if node.args.vararg else []
        names = ", ".join([*(each.arg for each in node.args.args), *rest])
        head = [f"{kind} {node.name}({names}):"]
        # A comment may stand between the signature and the first statement.
        head += [
            line
            for line in lines[node.args.args[-1].lineno : inside - 1]
            if line.lstrip().startswith("#")
        ]
    above = first - 1
    while above and lines[above - 1].startswith(("#", "@")):
        above -= 1
    return "\n".join(
        [*lines[above : first - 1], *head, *lines[inside - 1 : node.end_lineno]]
    )


def body(file: Path) -> list[str]:
    """The lines of a lane that its diffs are about."""
    text = file.read_text("utf-8")
    left_out: set[int] = set()
    for node in ast.parse(text).body:
        told = (
            isinstance(node, ast.Import | ast.ImportFrom | ast.If)
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            or getattr(node, "name", "") == START
        )
        if told:
            left_out |= {*range(node.lineno, (node.end_lineno or 0) + 1)}
    kept = [
        line
        for number, line in enumerate(text.splitlines(), 1)
        if number not in left_out
    ]
    return without_gaps(kept)


def without_gaps(lines: Sequence[str]) -> list[str]:
    """No blank lines at the ends, and no more than two in a row."""
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines).strip("\n"))
    return text.split("\n")


def of_functions(lines: Sequence[str], names: Collection[str]) -> list[str]:
    """Only what belongs to these functions."""
    kept, inside = [], False
    for line in lines:
        if found := DEFINED.match(line):
            inside = found[1] in names
        elif line and not line.startswith((" ", ")")):
            inside = False
        if inside:
            kept.append(line)
    return without_gaps(kept)


def lean(old: Path, new: Path, names: Collection[str] = ()) -> Lean:
    """What differs between two lanes, or between these functions of theirs.

    ValueError where nothing does.
    """
    a, b = body(old), body(new)
    if names:
        a, b = of_functions(a, names), of_functions(b, names)
    # Between two lanes of one kind, and in a mistake, an `await` is the point.
    told_once = awaits(a) != awaits(b)
    hunks, coloured = compared(a, b, told_once)
    if not hunks:
        raise ValueError(f"{old.name} and {new.name} do not differ in {names or 'all'}")
    text = "\n".join(hunks)
    changed = sum(line.startswith(("+", "-")) for line in text.splitlines())
    return Lean(text, changed, coloured)


def compared(
    old: Sequence[str], new: Sequence[str], told_once: bool
) -> tuple[list[str], int]:
    """The hunks, and how many lines differ only by what is told once."""
    old_keys, new_keys = (
        [uncoloured(line) if told_once else line for line in each]
        for each in (old, new)
    )
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    coloured = sum(
        old[match.a + step] != new[match.b + step]
        for match in matcher.get_matching_blocks()
        for step in range(match.size)
    )
    groups = matcher.get_grouped_opcodes(CONTEXT)
    return [hunk(group, old, new) for group in groups], coloured


def awaits(lines: Sequence[str]) -> bool:
    return any(line.startswith("async def ") for line in lines)


def uncoloured(line: str) -> str:
    return COLOUR.sub("", line)


def hunk(
    group: Sequence[tuple[str, int, int, int, int]],
    old: Sequence[str],
    new: Sequence[str],
) -> str:
    """Lines that belong together, under the function in which they begin to differ."""
    lines = []
    for kind, i, j, k, m in group:
        if kind == "equal":
            lines += [f" {line}".rstrip() for line in new[k:m]]
        else:
            lines += [f"-{line}" for line in old[i:j]]
            lines += [f"+{line}" for line in new[k:m]]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    begins = next((k for kind, _, _, k, _ in group if kind != "equal"), 0)
    ends = next((m for kind, _, _, _, m in group if kind != "equal"), 0)
    where = function_at(new, begins, max(begins, ends - 1))
    return "\n".join([f"@@ {where} @@", *lines])


def function_at(lines: Sequence[str], first: int, last: int) -> str:
    """The function in which a line is; the one that begins there, if one does."""
    for line in lines[first : last + 1]:
        if found := DEFINED.match(line):
            return found[1]
    for line in reversed(lines[:first]):
        if found := DEFINED.match(line):
            return found[1]
    return "the module"
