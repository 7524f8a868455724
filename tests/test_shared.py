"""What the packages of shared/ may import."""

import ast
from pathlib import Path

import pytest

from shared.reaper import ROOT

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
