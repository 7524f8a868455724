"""What the packages of shared/ may import, and what they may name."""

import ast
from pathlib import Path

import pytest

from shared.proof import chapters
from shared.reaper import ROOT
from shared.registry import LANES

SHARED = ROOT / "shared"
RUNTIMES = {"asyncio", "trio", "curio", "gevent", "anyio", "uvloop", "multiprocessing"}


def module_imports(file: Path) -> set[str]:
    """The top packages that a module imports when it is imported itself."""
    found = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


NO_RUNTIME = [
    *(SHARED / name for name in ("clients/http1.py", "shop.py", "errors.py")),
    *sorted((SHARED / "proof").glob("*.py")),
    *sorted((SHARED / "runner").glob("*.py")),
]


@pytest.mark.parametrize(
    "file", NO_RUNTIME, ids=lambda file: str(file.relative_to(SHARED))
)
def test_no_runtime_is_imported(file: Path) -> None:
    """Protocol, data, proof and runner import no runtime."""
    assert not module_imports(file) & RUNTIMES


COUNTED = "threads and processes are what is counted of any lane"
MAY_NAME_LANES = {
    "shared/registry.py": "it is the one place",
    "shared/curio_shim.py": "it is beside the registry, for one runtime",
    "shared/runner/variants.py": "puts lanes on other engines, one each",
    "shared/command/new.py": "a skeleton is copied from a lane that is there",
    "shared/proof/verdict.py": COUNTED,
    "shared/runner/process.py": COUNTED,
    "shared/runner/program.py": COUNTED,
    "shared/show/player/__init__.py": "two lanes are shown until others are chosen",
    "shared/show/page.py": COUNTED,
    "shared/show/terminal.py": COUNTED,
}
"""File -> why it says a lane's name, beside what is parallel to the registry."""

PARALLEL = ("shared/clients/", "shared/recorder/", "shared/reference/")


def names_lanes(file: Path) -> list[str]:
    """The lanes that a module names in a text of its own."""
    return [
        node.value
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value in LANES
    ]


def test_lanes_are_named_once() -> None:
    """No module of shared/ names a lane, but for those that have a reason."""
    files = {str(file.relative_to(ROOT)): file for file in SHARED.rglob("*.py")}
    naming = {name for name, file in files.items() if names_lanes(file)}
    assert {name for name in naming if not name.startswith(PARALLEL)} == {
        *MAY_NAME_LANES
    }


@pytest.mark.on_python("3.13")
def test_no_chapter_is_named() -> None:
    """Nor does any know a chapter by its folder."""
    folders = {chapter.folder.name for chapter in chapters().values()}
    texts = {file: code(file) for file in SHARED.rglob("*.py")}
    naming = [
        str(file.relative_to(ROOT))
        for file, text in texts.items()
        if any(folder in text for folder in folders)
    ]
    assert naming == []


def code(file: Path) -> str:
    """What a module says, without docstrings and comments."""
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def test_frames_are_asked_safely() -> None:
    """One module asks what all threads are doing, for asking plainly can hang."""
    asking = [
        str(file.relative_to(ROOT))
        for file in SHARED.rglob("*.py")
        if "sys._current_frames()" in code(file)
    ]
    assert asking == ["shared/recorder/frames.py"]
