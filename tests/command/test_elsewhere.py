"""What exhibits say on another Python than the one of the page's other figures."""

import json
import subprocess
import sys
from collections.abc import Collection

import pytest

from shared.proof import Chapter, chapters
from shared.proof.kept import elsewhere_file
from shared.reaper import ROOT

WANTED = [
    (chapter, python, kinds)
    for chapter in chapters().values()
    for python, kinds in chapter.contract.elsewhere.items()
]


def test_nothing_to_say() -> None:
    """Where a chapter asks for another Python, a sentence says for which."""
    command = [sys.executable, "-m", "shared.command.elsewhere", "1"]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    said = f"chapter 1 shows nothing of Python {sys.version_info[0]}"
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"error: {said}")
    assert ended.stderr.endswith(", but of no other Python\n")


@pytest.mark.parametrize(("chapter", "python", "kinds"), WANTED)
def test_kept(chapter: Chapter, python: str, kinds: Collection[str]) -> None:
    """All that is asked for is kept, of each Python that is named."""
    known = json.loads(elsewhere_file(chapter, python).read_text("utf-8"))
    assert {*known["said"]} == {*kinds}
    assert all(known["said"][kind] for kind in kinds)
    named = "free-threading" if python == "free-threaded" else f"{python}."
    assert named in known["python"]
