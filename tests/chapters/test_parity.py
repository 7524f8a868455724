"""Seen side by side, lanes differ in what the runtimes differ in, and in nothing else.

What a lane may do that the others do not is `exempt` in shared/registry.py.
"""

import ast
import io
import sys
import tokenize
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.proof import Chapter, chapters
from shared.registry import ALL, GUESTS, LANES, PAIRS
from shared.show import differ
from shared.show.lean import defined_in

CHAPTERS = list(chapters().values())
LEAST_LINES, MOST_LINES, COLUMNS = 20, 80, 79
NOISE = 0.20
GUARD = 'if __name__ == "__main__":\n    main(run)\n'

each_chapter = pytest.mark.parametrize(
    "chapter", CHAPTERS, ids=[f"chapter{chapter.number}" for chapter in CHAPTERS]
)


@dataclass(frozen=True)
class Signature:
    """A function as a lane declares it."""

    name: str
    parameters: tuple[str, ...]
    returns: str

    def without(self, name: str) -> "Signature":
        """The same function without a parameter."""
        parameters = tuple(
            each for each in self.parameters if each.partition(":")[0] != name
        )
        return Signature(self.name, parameters, self.returns)

    def without_sharing(self) -> "Signature":
        """What is left if tasks return a report in place of filling the one given.

        One that watches them is then given what there is to watch.
        """
        shared = ("report", "shop", "asked")
        parameters = tuple(
            each for each in self.parameters if each.partition(":")[0] not in shared
        )
        return Signature(self.name, parameters, "")


def tree(chapter: Chapter, lane: str) -> ast.Module:
    return ast.parse(chapter.lane_file(lane).read_text("utf-8"))


def functions(chapter: Chapter, lane: str) -> list[ast.FunctionDef]:
    """All functions, in order; asynchronous ones as if they were not."""
    found = []
    for node in ast.walk(tree(chapter, lane)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(ast.FunctionDef(**vars(node)))
    return sorted(found, key=lambda node: node.lineno)


def signatures(chapter: Chapter, lane: str) -> list[Signature]:
    return [
        Signature(
            node.name,
            tuple(parameter(each) for each in node.args.args),
            ast.unparse(node.returns) if node.returns else "",
        )
        for node in functions(chapter, lane)
    ]


OURS = {"Shop", "Report", "str"}


def parameter(argument: ast.arg) -> str:
    """Its name, and its type where that is not a runtime's own, as a channel is."""
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    return f"{argument.arg}: {kind}" if kind in OURS else argument.arg


def comments(file: Path) -> list[str]:
    with tokenize.open(file) as text:
        return [
            token.string.lstrip("# ")
            for token in tokenize.generate_tokens(io.StringIO(text.read()).readline)
            if token.type == tokenize.COMMENT
        ]


@each_chapter
def test_same_functions(chapter: Chapter, lane: str) -> None:
    """The same functions in the same order, with the same parameters and types."""
    expected = signatures(chapter, "trio")
    actual = signatures(chapter, lane)
    for name in {**LANES["trio"].exempt, **LANES[lane].exempt}:
        expected = [each.without(name) for each in expected if each.name != name]
        actual = [each.without(name) for each in actual if each.name != name]
    if "report" in LANES[lane].exempt:
        expected = [each.without_sharing() for each in expected]
        actual = [each.without_sharing() for each in actual]
    assert expected == actual


@each_chapter
def test_async_or_not(chapter: Chapter, lane: str) -> None:
    """All functions that may be are async but `run`; none where the lane is exempt."""
    asynchronous = [
        node.name
        for node in ast.walk(tree(chapter, lane))
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    names = {node.name for node in functions(chapter, lane)} - {"run", "__init__"}
    assert sorted(asynchronous) == (
        [] if "async" in LANES[lane].exempt else sorted(names)
    )


def imports(chapter: Chapter, lane: str) -> set[str]:
    """The modules that a lane imports, none of them under another name."""
    imported = set()
    for node in ast.walk(tree(chapter, lane)):
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
        elif isinstance(node, ast.Import):
            assert not any(alias.asname for alias in node.names), "no aliases"
            imported |= {alias.name for alias in node.names}
    return imported


def speaks(chapter: Chapter) -> bool:
    """Whether the chapter's job has verbs of its own."""
    job = chapter.folder / "job.py"
    return job.exists() and "get" in defined_in(job)


@each_chapter
def test_imports_nothing_else(chapter: Chapter, lane: str) -> None:
    """A lane imports its runtime, its client, `shared.lane`, its chapter's job.

    No client, where the job speaks to the world itself; the lane only waits for it.
    """
    imported = imports(chapter, lane)
    job = f"chapters.{chapter.folder.name}.job"
    ours = {"shared.lane"}
    if not speaks(chapter):
        ours.add(f"shared.clients.with_{lane}")
    rest = imported - ours - {job, "typing"}
    runtimes = {name.partition(".")[0] for name in rest}
    assert ours <= imported
    assert (job in imported) == (chapter.folder / "job.py").exists()
    assert runtimes <= set(ALL[lane].imports)


@each_chapter
def test_same_docstring(chapter: Chapter, lane: str) -> None:
    """One docstring, the chapter's title, the same in all; functions have none."""
    assert ast.get_docstring(tree(chapter, lane)) == f"{chapter.title}."
    assert not any(ast.get_docstring(node) for node in functions(chapter, lane))


@each_chapter
def test_comments_are_the_runtimes(chapter: Chapter, lane: str) -> None:
    """A comment begins with the runtime's name, or stands in every lane."""
    everywhere = set.intersection(
        *(set(comments(chapter.lane_file(each))) for each in LANES)
    )
    others = [
        comment
        for comment in comments(chapter.lane_file(lane))
        if comment not in everywhere and not comment.startswith(f"{lane}: ")
    ]
    assert others == []


@each_chapter
def test_size(chapter: Chapter, lane: str) -> None:
    """A lane is 20 to 80 lines that fit on half a screen, and ends in the guard."""
    text = chapter.lane_file(lane).read_text("utf-8")
    lines = text.splitlines()
    assert LEAST_LINES <= len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= COLUMNS
    assert text.endswith(GUARD)


@each_chapter
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_diff_noise(chapter: Chapter, old: str, new: str) -> None:
    """Less than a fifth of a diff is anything but the runtimes' difference."""
    noise = differ.noise(chapter.lane_file(old), chapter.lane_file(new))
    print(f"chapter {chapter.number}, {old} -> {new}: {noise:.0%} noise")
    assert noise < NOISE


GUESTS_THERE = [
    pytest.param(chapter, guest, id=f"chapter{chapter.number}-{guest}")
    for chapter in CHAPTERS
    for guest in chapter.guests
]


@pytest.mark.parametrize(("chapter", "guest"), GUESTS_THERE)
def test_guests(chapter: Chapter, guest: str) -> None:
    """What stands beside the lanes is held to the rules of the one it is shown with."""
    beside = str(GUESTS[guest].diff_from)
    assert signatures(chapter, guest) == signatures(chapter, beside)
    test_imports_nothing_else(chapter, guest)
    test_same_docstring(chapter, guest)
    test_size(chapter, guest)
    test_diff_noise(chapter, beside, guest)
    own = [f"{guest}: ", f"{beside}: "]
    assert all(
        each.startswith(tuple(own)) for each in comments(chapter.lane_file(guest))
    )


def test_shadows_no_library() -> None:
    """No module of a chapter is named like a library that it would hide."""
    names = {file.stem for chapter in CHAPTERS for file in chapter.folder.rglob("*.py")}
    assert not names & (set(LANES) | set(sys.stdlib_module_names))
